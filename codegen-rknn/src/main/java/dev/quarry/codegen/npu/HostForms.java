package dev.quarry.codegen.npu;

import dev.quarry.ir.op.nn.Add;
import dev.quarry.ir.op.nn.ArgMax;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.Div;
import dev.quarry.ir.op.nn.Exp;
import dev.quarry.ir.op.nn.Expand;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Max;
import dev.quarry.ir.op.nn.Min;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.NnOp;
import dev.quarry.ir.op.nn.Pow;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.Sigmoid;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Softmax;
import dev.quarry.ir.op.nn.Sqrt;
import dev.quarry.ir.op.nn.Sub;
import dev.quarry.ir.op.nn.Transpose;
import java.util.Map;
import java.util.Optional;

/// Which ops the runtime executes on the CPU of the chip, and what their nodes are called.
// Sources: rknn2-format.md section 10 and npu-arithmetic.md section 7b for the types seen in files;
// the vendor's list of CPU ops (reference/field/ops.md section 1) has more, of whose nodes nothing
// is known.
public final class HostForms {
  private static final Map<Class<? extends NnOp>, String> TYPES =
      Map.ofEntries(
          Map.entry(Reshape.class, "Reshape"),
          Map.entry(Transpose.class, "Transpose"),
          Map.entry(Slice.class, "Slice"),
          Map.entry(DepthToSpace.class, "DepthToSpace"),
          Map.entry(Expand.class, "Expand"),
          Map.entry(ArgMax.class, "ArgMax"),
          Map.entry(Softmax.class, "exSoftmax13"),
          Map.entry(Concat.class, "Concat"),
          Map.entry(Resize.class, "Resize"),
          Map.entry(Add.class, "Add"),
          Map.entry(Sub.class, "Sub"),
          Map.entry(Mul.class, "Mul"),
          Map.entry(Div.class, "Div"),
          Map.entry(Pow.class, "Pow"),
          Map.entry(Max.class, "Max"),
          Map.entry(Min.class, "Min"),
          Map.entry(MatMul.class, "MatMul"),
          Map.entry(Sqrt.class, "Sqrt"),
          Map.entry(Exp.class, "Exp"),
          Map.entry(Sigmoid.class, "Sigmoid"));

  private HostForms() {}

  /// Whether an op can be a node on the CPU.
  public static boolean has(NnOp op) {
    return has(op.getClass());
  }

  /// Whether ops of a kind can be nodes on the CPU.
  public static boolean has(Class<?> op) {
    return TYPES.containsKey(op);
  }

  /// The type of an op's node; empty if there is none.
  static Optional<String> type(NnOp op) {
    return Optional.ofNullable(TYPES.get(op.getClass()));
  }
}
