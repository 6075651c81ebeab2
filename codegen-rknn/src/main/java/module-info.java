/// Targets, RKNN containers, register description, tiling and memory plan.
module dev.quarry.codegen {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;

  exports dev.quarry.codegen.rknn2;
}
