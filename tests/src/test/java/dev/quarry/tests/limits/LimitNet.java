package dev.quarry.tests.limits;

import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.ConvTranspose2d;
import dev.quarry.ir.op.nn.CoordinateMode;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.NearestMode;
import dev.quarry.ir.op.nn.Resize;
import dev.quarry.ir.op.nn.ResizeMode;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Optional;

/// A network of few nodes around the one that is to be looked at.
final class LimitNet {
  private final GraphBuilder builder = new GraphBuilder("limit");
  private int nodes;

  /// An input.
  Value input(int... dims) {
    return builder.input("x" + nodes++, TensorType.f32(dims));
  }

  /// A map as input.
  Value map(int channels, int height, int width) {
    return input(1, channels, height, width);
  }

  /// A constant of small numbers.
  Value constant(int... dims) {
    float[] values = new float[Shape.of(dims).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 13 - 6.5f) / 16;
    }
    return builder.constant(ConstantData.of(Shape.of(dims), values));
  }

  /// A constant of one number.
  Value number(float value) {
    return builder.constant(ConstantData.of(Shape.SCALAR, value));
  }

  /// A node of the model; its first result.
  Value add(Op op) {
    return builder.first(op, Location.of("node" + nodes), "v" + nodes++);
  }

  /// A dense convolution with as many kernels.
  Value conv(Value x, int kernels, Window w) {
    return add(
        new Conv2d(
            x,
            constant(kernels, x.dim(1), w.kernelHeight(), w.kernelWidth()),
            Optional.empty(),
            w,
            1));
  }

  /// A depthwise convolution.
  Value depthwise(Value x, Window w) {
    int channels = x.dim(1);
    return add(
        new Conv2d(
            x,
            constant(channels, 1, w.kernelHeight(), w.kernelWidth()),
            Optional.empty(),
            w,
            channels));
  }

  /// A convolution with groups.
  Value grouped(Value x, int kernels, int groups) {
    return add(
        new Conv2d(
            x,
            constant(kernels, x.dim(1) / groups, 1, 1),
            Optional.empty(),
            Window.pointwise(),
            groups));
  }

  /// A transposed convolution to four channels.
  Value transposed(Value x, Window w) {
    return add(
        new ConvTranspose2d(
            x,
            constant(x.dim(1), 4, w.kernelHeight(), w.kernelWidth()),
            Optional.empty(),
            w,
            1,
            List.of(0, 0)));
  }

  /// A max pool.
  Value pool(Value x, Window w) {
    return add(new MaxPool2d(x, w, false));
  }

  /// A resize by factors.
  Value resize(Value x, float y, float x2, ResizeMode mode) {
    return add(
        new Resize(
            x,
            (int) (x.dim(2) * y),
            (int) (x.dim(3) * x2),
            y,
            x2,
            mode,
            CoordinateMode.ASYMMETRIC,
            NearestMode.FLOOR));
  }

  /// The imported network that ends with a value.
  Module ending(Value result) {
    builder.output("y", result);
    return new Module(Level.IMPORTED, builder.build());
  }
}
