/// The public Java API: load, compile, run, report.
module dev.quarry {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;
  requires transitive dev.quarry.frontend;
  requires transitive dev.quarry.passes;
  requires transitive dev.quarry.codegen;
  requires transitive dev.quarry.simulator;
  requires com.fasterxml.jackson.dataformat.yaml;
  requires java.desktop;

  exports dev.quarry;
  exports dev.quarry.accuracy;
  exports dev.quarry.convert;
  exports dev.quarry.data;
  exports dev.quarry.detect;
  exports dev.quarry.inspect;
}
