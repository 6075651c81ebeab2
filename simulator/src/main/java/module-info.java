/// Interpreters, kernels, the register machine and the timing model.
module dev.quarry.simulator {
  requires static transitive org.jspecify;
  requires jdk.incubator.vector;
  requires transitive dev.quarry.ir;
  requires transitive dev.quarry.codegen;

  exports dev.quarry.simulator.floatkernel;
  exports dev.quarry.simulator.intkernel;
  exports dev.quarry.simulator.machine;
  exports dev.quarry.simulator.npu;
  exports dev.quarry.simulator.quantkernel;
  exports dev.quarry.simulator.reference;
  exports dev.quarry.simulator.timing;
  exports dev.quarry.simulator.v1;
}
