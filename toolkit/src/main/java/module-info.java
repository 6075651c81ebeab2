/// The public Java API.
module dev.quarry {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;
  requires transitive dev.quarry.frontend;
  requires transitive dev.quarry.passes;
  requires transitive dev.quarry.codegen;
  requires transitive dev.quarry.simulator;
}
