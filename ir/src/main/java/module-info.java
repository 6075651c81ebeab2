/// The typed intermediate representation: types, ops, graphs, text, verifier, rewriting.
module dev.quarry.ir {
  requires static transitive org.jspecify;
  // Loaded only when text is parsed; printing does not need it.
  requires org.antlr.antlr4.runtime;

  exports dev.quarry.ir.diag;
  exports dev.quarry.ir.eval;
  exports dev.quarry.ir.graph;
  exports dev.quarry.ir.limit;
  exports dev.quarry.ir.num;
  exports dev.quarry.ir.op;
  exports dev.quarry.ir.op.family;
  exports dev.quarry.ir.op.nn;
  exports dev.quarry.ir.op.npu;
  exports dev.quarry.ir.op.quant;
  exports dev.quarry.ir.rewrite;
  exports dev.quarry.ir.text;
  exports dev.quarry.ir.type;
  exports dev.quarry.ir.verify;
}
