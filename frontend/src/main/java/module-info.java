/// Model formats in: ONNX protobuf to IR.
module dev.quarry.frontend {
  requires static transitive org.jspecify;
  requires transitive dev.quarry.ir;
  requires com.google.protobuf;

  exports dev.quarry.frontend;
}
