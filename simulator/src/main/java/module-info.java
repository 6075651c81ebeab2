/// Interpreters, kernels, the register machine and the timing model.
module dev.quarry.simulator {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;
  requires transitive dev.quarry.codegen;
}
