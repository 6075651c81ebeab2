package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.List;

/// The same elements in the same order under another shape (also ONNX Flatten, Squeeze and
/// Unsqueeze).
public record Reshape(Value input, List<Integer> shape) implements NnOp {
  /// The definition.
  public static final OpDef<Reshape> DEF =
      OpDef.define("reshape", Reshape.class, "the same elements under another shape")
          .operand("input", Reshape::input, TypeRule.ANY)
          .attr("shape", Reshape::shape, AttrCodec.INTS)
          .rule(
              "the number of elements stays",
              op -> new Shape(op.shape()).elements() == op.input().shape().elements())
          .result(op -> op.input().type().withShape(new Shape(op.shape())))
          .make(p -> new Reshape(p.operand("input"), p.attrs("shape", Integer.class)));

  public Reshape {
    shape = List.copyOf(shape);
  }

  @Override
  public OpDef<Reshape> def() {
    return DEF;
  }
}
