package dev.quarry.simulator.reference;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.Concat;
import dev.quarry.ir.op.nn.Gather;
import dev.quarry.ir.op.nn.Pad;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Split;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;

/// Ops that move elements and change none.
final class Movement {
  private Movement() {}

  static Tensor reshaped(Tensor x, TensorType out) {
    return switch (x) {
      case Tensor.OfFloat(_, float[] data) -> new Tensor.OfFloat(out, data);
      case Tensor.OfByte(_, byte[] data) -> new Tensor.OfByte(out, data);
      case Tensor.OfShort(_, short[] data) -> new Tensor.OfShort(out, data);
      case Tensor.OfInt(_, int[] data) -> new Tensor.OfInt(out, data);
      case Tensor.OfLong(_, long[] data) -> new Tensor.OfLong(out, data);
    };
  }

  static Tensor concat(Concat c, TensorType out, Operands in) {
    Tensor result = empty(out);
    int inner = out.shape().strides()[c.axis()];
    int row = out.shape().at(c.axis()) * inner;
    int start = 0;
    for (Value input : c.inputs()) {
      Object source = array(in.tensor(input));
      int length = input.dim(c.axis()) * inner;
      int rows = length == 0 ? 0 : input.shape().elements() / length;
      for (int i = 0; i < rows; i++) {
        System.arraycopy(source, i * length, array(result), i * row + start, length);
      }
      start += length;
    }
    return result;
  }

  private static Tensor empty(TensorType type) {
    int count = type.shape().elements();
    return switch (type.element()) {
      case F32 -> new Tensor.OfFloat(type, new float[count]);
      case U8, I8, BOOL -> new Tensor.OfByte(type, new byte[count]);
      case I16, F16 -> new Tensor.OfShort(type, new short[count]);
      case I32 -> new Tensor.OfInt(type, new int[count]);
      case I64 -> new Tensor.OfLong(type, new long[count]);
    };
  }

  private static Object array(Tensor tensor) {
    return switch (tensor) {
      case Tensor.OfFloat(_, float[] data) -> data;
      case Tensor.OfByte(_, byte[] data) -> data;
      case Tensor.OfShort(_, short[] data) -> data;
      case Tensor.OfInt(_, int[] data) -> data;
      case Tensor.OfLong(_, long[] data) -> data;
    };
  }

  static List<Tensor> split(Split s, Tensor x) {
    var parts = new ArrayList<Tensor>();
    int[] strides = x.shape().strides();
    int start = 0;
    for (int size : s.sizes()) {
      Shape shape = x.shape().with(s.axis(), size);
      int[] from = Selection.affine(shape, start * strides[s.axis()], strides);
      parts.add(Selection.pick(x, x.type().withShape(shape), from));
      start += size;
    }
    return parts;
  }

  static Tensor slice(Slice s, TensorType out, Tensor x) {
    int[] strides = x.shape().strides();
    int start = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      start += s.starts().get(axis) * strides[axis];
      strides[axis] *= s.steps().get(axis);
    }
    return Selection.pick(x, out, Selection.affine(out.shape(), start, strides));
  }

  static Tensor transpose(Transpose t, TensorType out, Tensor x) {
    int[] own = x.shape().strides();
    int[] strides = new int[own.length];
    for (int axis = 0; axis < own.length; axis++) {
      strides[axis] = own[t.permutation().get(axis)];
    }
    return Selection.pick(x, out, Selection.affine(out.shape(), 0, strides));
  }

  static Tensor expand(TensorType out, Tensor x) {
    return Selection.pick(x, out, ElementWise.broadcast(x.shape(), out.shape()));
  }

  static Tensor gather(Gather g, TensorType out, Operands in) {
    Tensor x = in.tensor(g.input());
    long[] indices = Casting.integers(in.tensor(g.indices()));
    int size = g.input().dim(g.axis());
    int inner = x.shape().strides()[g.axis()];
    int[] from = new int[out.shape().elements()];
    for (int i = 0; i < from.length; i++) {
      long index = indices[i / inner % indices.length];
      if (index < -size || index >= size) {
        throw new CompileException(
            Diagnostic.error(DiagnosticCode.BAD_GRAPH, "gather", "an index lies outside the input")
                .expected("indices from " + -size + " to " + (size - 1), Long.toString(index)));
      }
      int entry = (int) (index < 0 ? index + size : index);
      int outer = i / inner / indices.length;
      from[i] = (outer * size + entry) * inner + i % inner;
    }
    return Selection.pick(x, out, from);
  }

  static Tensor pad(Pad p, TensorType out, Operands in) {
    float[] x = in.floats(p.input());
    Shape shape = p.input().shape();
    int[] strides = shape.strides();
    int[] outStrides = out.shape().strides();
    float[] y = new float[out.shape().elements()];
    for (int i = 0; i < y.length; i++) {
      int from = 0;
      boolean inside = true;
      for (int axis = 0; axis < strides.length; axis++) {
        int at = i / outStrides[axis] % out.shape().at(axis) - p.before().get(axis);
        int last = shape.at(axis) - 1;
        inside &= at >= 0 && at <= last;
        int source =
            switch (p.mode()) {
              case CONSTANT, EDGE -> Math.clamp(at, 0, Math.max(last, 0));
              case REFLECT -> reflect(at, last);
            };
        from += source * strides[axis];
      }
      boolean filled =
          switch (p.mode()) {
            case CONSTANT -> !inside;
            case EDGE, REFLECT -> false;
          };
      y[i] = filled ? p.value() : x[from];
    }
    return new Tensor.OfFloat(out, y);
  }

  /// Mirrors an index at 0 and at `last` until it lies inside.
  private static int reflect(int at, int last) {
    if (last == 0) {
      return 0;
    }
    int phase = Math.floorMod(at, 2 * last);
    return Math.min(phase, 2 * last - phase);
  }
}
