/// Rewriting, calibration, quantization and lowering.
module dev.quarry.passes {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;

  exports dev.quarry.passes;
  exports dev.quarry.passes.calibrate;
  exports dev.quarry.passes.canonical;
  exports dev.quarry.passes.fuse;
  exports dev.quarry.passes.layerquant;
  exports dev.quarry.passes.lower;
  exports dev.quarry.passes.quantize;
  exports dev.quarry.passes.substitute;
}
