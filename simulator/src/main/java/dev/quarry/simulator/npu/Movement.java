package dev.quarry.simulator.npu;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.npu.NpuMaxPool;
import dev.quarry.ir.op.npu.NpuResizeNearest;
import dev.quarry.ir.op.npu.NpuSlice;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/// Ops that choose among stored values, bytes or halves, and compute nothing.
final class Movement {
  /// What a pool finds outside the map: the least byte, the least half.
  private static final float LEAST_BYTE = -128;

  private static final float LEAST_HALF = -65504;

  private Movement() {}

  /// The same elements under another type.
  static Tensor as(TensorType type, Tensor x) {
    return gather(type, x, i -> i);
  }

  /// For every element of the result, which element of the input it is.
  private static Tensor gather(TensorType type, Tensor x, IntUnaryOperator source) {
    int count = type.shape().elements();
    return switch (x) {
      case Tensor.OfByte(_, byte[] from) -> {
        byte[] to = new byte[count];
        for (int i = 0; i < count; i++) {
          to[i] = from[source.applyAsInt(i)];
        }
        yield new Tensor.OfByte(type, to);
      }
      case Tensor.OfShort(_, short[] from) -> {
        short[] to = new short[count];
        for (int i = 0; i < count; i++) {
          to[i] = from[source.applyAsInt(i)];
        }
        yield new Tensor.OfShort(type, to);
      }
      case Tensor.OfFloat _, Tensor.OfInt _, Tensor.OfLong _ -> throw wrong(x);
    };
  }

  private static IllegalStateException wrong(Tensor x) {
    return new IllegalStateException("this is a bug: neither bytes nor halves: " + x.type());
  }

  static Tensor slice(NpuSlice op, TensorType type, Tensor x) {
    Shape in = op.input().shape();
    Shape out = type.shape();
    return gather(
        type,
        x,
        i -> {
          int column = i % out.at(3) + op.starts().get(2);
          int row = i / out.at(3) % out.at(2) + op.starts().get(1);
          int channel = i / (out.at(3) * out.at(2)) % out.at(1) + op.starts().getFirst();
          int plane = i / (out.at(3) * out.at(2) * out.at(1)) * in.at(1) + channel;
          return (plane * in.at(2) + row) * in.at(3) + column;
        });
  }

  static Tensor repeat(NpuResizeNearest op, TensorType type, Tensor x) {
    int height = op.input().dim(2);
    int width = op.input().dim(3);
    int outHeight = height * op.factorY();
    int outWidth = width * op.factorX();
    return gather(
        type,
        x,
        i -> {
          int column = i % outWidth / op.factorX();
          int row = i / outWidth % outHeight / op.factorY();
          return (i / (outWidth * outHeight) * height + row) * width + column;
        });
  }

  /// Tensors of one element type one behind the other along an axis.
  static Tensor join(List<Tensor> parts, int axis, TensorType type) {
    Shape out = type.shape();
    boolean bytes = type.element().bytes() == 1;
    Object result = bytes ? new byte[out.elements()] : new short[out.elements()];
    int inner = out.strides()[axis];
    int row = out.at(axis) * inner;
    int start = 0;
    for (Tensor part : parts) {
      Object data =
          switch (part) {
            case Tensor.OfByte(_, byte[] stored) -> stored;
            case Tensor.OfShort(_, short[] stored) -> stored;
            case Tensor.OfFloat _, Tensor.OfInt _, Tensor.OfLong _ -> throw wrong(part);
          };
      int length = part.shape().at(axis) * inner;
      for (int at = 0; at < part.shape().elements(); at += length) {
        System.arraycopy(data, at, result, at / length * row + start, length);
      }
      start += length;
    }
    return bytes
        ? new Tensor.OfByte(type, (byte[]) result)
        : new Tensor.OfShort(type, (short[]) result);
  }

  static Tensor maxPool(NpuMaxPool op, TensorType type, Tensor x) {
    int count = type.shape().elements();
    return switch (x) {
      case Tensor.OfByte(_, byte[] stored) -> {
        byte[] result = new byte[count];
        for (int i = 0; i < count; i++) {
          result[i] = (byte) largest(op, type.shape(), i, at -> stored[at], LEAST_BYTE);
        }
        yield new Tensor.OfByte(type, result);
      }
      case Tensor.OfShort(_, short[] stored) -> {
        short[] result = new short[count];
        for (int i = 0; i < count; i++) {
          float best =
              largest(op, type.shape(), i, at -> Float.float16ToFloat(stored[at]), LEAST_HALF);
          result[i] = Float.floatToFloat16(best);
        }
        yield new Tensor.OfShort(type, result);
      }
      case Tensor.OfFloat _, Tensor.OfInt _, Tensor.OfLong _ -> throw wrong(x);
    };
  }

  private static float largest(
      NpuMaxPool op, Shape out, int index, IntToDoubleFunction x, float outside) {
    return (float)
        PoolElements.join(op, out, index, x, outside, Double.NEGATIVE_INFINITY, Math::max);
  }
}
