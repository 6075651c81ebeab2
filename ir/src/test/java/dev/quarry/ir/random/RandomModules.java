package dev.quarry.ir.random;

import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.nn.FusedConv2d;
import dev.quarry.ir.op.nn.Identity;
import dev.quarry.ir.type.ElementType;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.Quantization;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Storage;
import dev.quarry.ir.type.TensorType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Random well-formed modules of any level, over all ops, with every attribute away from its usual
/// value now and then. They need not make sense to a target.
public final class RandomModules {
  private static final int ATTEMPTS = 20;

  private RandomModules() {}

  /// A module; the same seed gives the same one.
  ///
  /// @param nodes about how many nodes besides constants
  public static Module of(long seed, Level level, int nodes) {
    var growth = new Growth(new SplittableRandom(seed));
    inputs(growth, level);
    List<Supplier<Op>> recipes =
        switch (level) {
          case IMPORTED, CANONICAL -> new FloatRecipes(growth).all();
          case QUANTIZED -> new QuantRecipes(growth).all();
          case NPU -> new NpuRecipes(growth).all();
        };
    freeConstants(growth, level);
    for (int i = 0; i < nodes; i++) {
      grow(growth, level, recipes);
    }
    return new Module(level, growth.graph());
  }

  private static void grow(Growth growth, Level level, List<Supplier<Op>> recipes) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Op op = growth.pick(recipes).get();
        boolean allowed =
            switch (op) {
              case FusedConv2d _ -> level == Level.CANONICAL;
              case Identity _ -> level == Level.IMPORTED;
              default -> true;
            };
        if (allowed && growth.add(op)) {
          return;
        }
      } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
        // The dice gave numbers the op refuses; roll again.
      }
    }
  }

  private static void inputs(Growth growth, Level level) {
    int count = growth.from(1, 3);
    for (int i = 0; i < count; i++) {
      int channels = growth.from(1, 4);
      Shape shape = Shape.of(growth.from(1, 2), channels, growth.from(1, 9), growth.from(1, 9));
      TensorType type = level == Level.NPU ? npuInput(growth, shape) : TensorType.f32(shape);
      growth.offer(
          growth.builder().input(growth.uniqueName(), type, preprocessing(growth, channels)));
    }
  }

  private static TensorType npuInput(Growth growth, Shape shape) {
    if (growth.flip()) {
      ElementType element = growth.flip() ? ElementType.U8 : ElementType.F16;
      return TensorType.of(element, shape).withLayout(Layout.NHWC);
    }
    return growth.flip() ? Storage.HALF.nativeAt(shape) : stored(growth, shape);
  }

  private static TensorType stored(Growth growth, Shape shape) {
    Quantization step = QuantRecipes.step(growth, ElementType.I8);
    return new TensorType(ElementType.I8, shape, step, Layout.NC1HWC2);
  }

  private static Preprocessing preprocessing(Growth growth, int channels) {
    ChannelOrder order = growth.pick(ChannelOrder.class);
    if (growth.flip()) {
      return new Preprocessing(List.of(), List.of(), order);
    }
    List<Float> mean = IntStream.range(0, channels).mapToObj(_ -> growth.real()).toList();
    List<Float> std = IntStream.range(0, channels).mapToObj(_ -> growth.positive()).toList();
    return new Preprocessing(mean, std, order);
  }

  /// Constants of every element type, empty ones and scalars among them.
  private static void freeConstants(Growth growth, Level level) {
    for (ElementType element : ElementType.values()) {
      if (growth.flip() && (level != Level.NPU || element.isInteger())) {
        List<Integer> dims = growth.ints(growth.from(0, 3), 0, 5);
        growth.offer(growth.constant(TensorType.of(element, new Shape(dims))));
      }
    }
  }
}
