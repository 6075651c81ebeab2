/// Rewriting, calibration, quantization and lowering.
module dev.quarry.passes {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;
}
