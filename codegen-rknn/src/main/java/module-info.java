/// Targets, RKNN containers, register description, tiling and memory plan.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // flatbuffers.java
module dev.quarry.codegen {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;
  requires transitive com.fasterxml.jackson.databind;
  requires flatbuffers.java;

  exports dev.quarry.codegen.inspect;
  exports dev.quarry.codegen.limits;
  exports dev.quarry.codegen.npu;
  exports dev.quarry.codegen.regs;
  exports dev.quarry.codegen.rknn1;
  exports dev.quarry.codegen.rknn1.emit;
  exports dev.quarry.codegen.rknn2;
  exports dev.quarry.codegen.target;
}
