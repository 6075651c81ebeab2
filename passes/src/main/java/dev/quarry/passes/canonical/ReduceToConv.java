package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.AveragePool2d;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.GlobalAveragePool;
import dev.quarry.ir.op.nn.GlobalMaxPool;
import dev.quarry.ir.op.nn.MaxPool2d;
import dev.quarry.ir.op.nn.Mul;
import dev.quarry.ir.op.nn.ReduceMax;
import dev.quarry.ir.op.nn.ReduceMean;
import dev.quarry.ir.op.nn.ReduceOp;
import dev.quarry.ir.op.nn.ReduceSum;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.PoolingUnit;
import dev.quarry.passes.Replacements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns means and sums of maps into convolutions with constant weights: over rows and columns
/// depthwise ones, over channels one with a single kernel. The maximum of a map becomes pools.
///
/// Sides above the limit are reduced in steps. A step of side k leaves `ceil(n / k)` numbers, the
/// last of which may reach into the zero padding; the weights of the last step make up for the
/// zeros that were counted.
///
/// @param maxKernel largest side of a depthwise kernel
/// @param keeps which average pools stay
public record ReduceToConv(int maxKernel, AveragePools keeps) implements Pass {
  /// Which average pools stay as they are.
  public enum AveragePools {
    /// None.
    CONVOLUTION,
    /// Those the pooling unit can compute.
    UNIT,
    /// All, and means over rows and columns become pools: for chips that have them.
    ALL,
    /// Those over whole maps, and means over rows and columns become such pools.
    WHOLE
  }

  /// The kernel fields of the convolution registers hold 1 to 31 (npu-registers.md, 0x1038).
  private static final int LARGEST_KERNEL = 31;

  /// The stride fields of the convolution registers hold 1 to 7 (npu-registers.md, 0x1014).
  private static final int LARGEST_STRIDE = 7;

  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat(
          "reduce-to-conv",
          "turn means and sums of maps into convolutions",
          Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", this::replace);
  }

  private boolean keepsWhole() {
    return keeps == AveragePools.ALL || keeps == AveragePools.WHOLE;
  }

  private Optional<Value> replace(Node node, RewriteContext graph) {
    Optional<Value> reduced =
        switch (node.op()) {
          case GlobalAveragePool(Value x) when x.type().rank() == 4 && !keepsWhole() ->
              Optional.of(mean(x, true, true, true, node, graph));
          case AveragePool2d pool when keeps != AveragePools.ALL -> pooled(pool, node, graph);
          case GlobalMaxPool(Value x) when x.type().rank() == 4 ->
              Optional.of(maximum(x, node, graph));
          case ReduceMax(Value x, List<Integer> axes, _)
              when x.type().rank() == 4 && Set.copyOf(axes).equals(Set.of(2, 3)) ->
              Optional.of(maximum(x, node, graph));
          case ReduceMean(Value x, List<Integer> axes, boolean keepDims)
              when keepsWhole() && x.type().rank() == 4 && Set.copyOf(axes).equals(Set.of(2, 3)) ->
              Optional.of(
                  graph.append(
                      new GlobalAveragePool(x),
                      node.location(),
                      keepDims ? node.result().name() : ""));
          case ReduceMean(Value x, List<Integer> axes, _) -> reduced(x, axes, true, node, graph);
          case ReduceSum(Value x, List<Integer> axes, _) -> reduced(x, axes, false, node, graph);
          default -> Optional.empty();
        };
    return reduced.map(
        value -> {
          boolean keeps = !(node.op() instanceof ReduceOp reduce) || reduce.keepDims();
          return keeps
              ? value
              : graph.append(
                  new Reshape(value, node.result().shape().dims()),
                  node.location(),
                  node.result().name());
        });
  }

  /// Over any of channels, rows and columns; the batch has one entry.
  private Optional<Value> reduced(
      Value x, List<Integer> axes, boolean mean, Node node, RewriteContext graph) {
    if (x.type().rank() != 4 || (axes.contains(0) && x.dim(0) != 1) || axes.isEmpty()) {
      return Optional.empty();
    }
    Value value = x;
    if (axes.contains(2) || axes.contains(3)) {
      boolean last = !axes.contains(1);
      value = mean(value, axes.contains(2), axes.contains(3), last && mean, node, graph);
      if (!mean) {
        value = times(value, pixels(x, axes), last ? node.result().name() : "", node, graph);
      }
    }
    return Optional.of(axes.contains(1) ? channels(value, mean, node, graph) : value);
  }

  private static float pixels(Value x, List<Integer> axes) {
    return (axes.contains(2) ? x.dim(2) : 1) * (float) (axes.contains(3) ? x.dim(3) : 1);
  }

  // sum(x) = n mean(x); quantized, the factor only changes the scale
  private static Value times(Value x, float factor, String name, Node node, RewriteContext graph) {
    Value by = graph.constant(ConstantData.of(Shape.of(), new float[] {factor}), "");
    return graph.append(new Mul(x, by), node.location(), name);
  }

  private static Value channels(Value x, boolean mean, Node node, RewriteContext graph) {
    float[] weights = new float[x.dim(1)];
    Arrays.fill(weights, mean ? 1f / x.dim(1) : 1f);
    Value weight = graph.constant(ConstantData.of(Shape.of(1, x.dim(1), 1, 1), weights), "");
    return graph.append(
        new Conv2d(x, weight, Optional.empty(), Window.pointwise(), 1),
        node.location(),
        node.result().name());
  }

  private Value mean(
      Value x, boolean rows, boolean columns, boolean named, Node node, RewriteContext graph) {
    List<Integer> high = rows ? steps(x.dim(2)) : List.of();
    List<Integer> wide = columns ? steps(x.dim(3)) : List.of();
    int count = Math.max(Math.max(high.size(), wide.size()), 1);
    Value value = x;
    double counted = 1;
    for (int i = 0; i < count; i++) {
      int kh = i < high.size() ? high.get(i) : 1;
      int kw = i < wide.size() ? wide.get(i) : 1;
      int bottom = Math.ceilDiv(value.dim(2), kh) * kh - value.dim(2);
      int right = Math.ceilDiv(value.dim(3), kw) * kw - value.dim(3);
      if (kh == 1) {
        bottom = 0;
      }
      boolean last = i == count - 1;
      double share = 1.0 / (kh * kw);
      if (last) {
        double pixels = (rows ? x.dim(2) : 1) * (double) (columns ? x.dim(3) : 1);
        share = counted / pixels;
      }
      counted *= kh * kw;
      var window = new Window(kh, kw, kh, kw, 0, 0, bottom, kw == 1 ? 0 : right, 1, 1);
      String name = last && named ? node.result().name() : "";
      value = Convolving.depthwise(value, window, (float) share, name, node, graph);
    }
    return value;
  }

  /// The maximum of a whole map, in steps of pools without padding values that could win.
  private Value maximum(Value x, Node node, RewriteContext graph) {
    List<Integer> high = steps(x.dim(2));
    List<Integer> wide = steps(x.dim(3));
    Value value = x;
    for (int i = 0; i < Math.max(high.size(), wide.size()); i++) {
      int kh = i < high.size() ? high.get(i) : 1;
      int kw = i < wide.size() ? wide.get(i) : 1;
      int bottom = Math.ceilDiv(value.dim(2), kh) * kh - value.dim(2);
      int right = Math.ceilDiv(value.dim(3), kw) * kw - value.dim(3);
      var window = new Window(kh, kw, kh, kw, 0, 0, bottom, right, 1, 1);
      boolean last = i == Math.max(high.size(), wide.size()) - 1;
      value =
          graph.append(
              new MaxPool2d(value, window, false),
              node.location(),
              last ? node.result().name() : "");
    }
    return value;
  }

  /// Sides whose product covers a size, each within the limit: divisors where there are any.
  private List<Integer> steps(int size) {
    List<Integer> steps = new ArrayList<>();
    int left = size;
    while (left > maxKernel) {
      int side = maxKernel;
      while (side > 1 && left % side != 0) {
        side--;
      }
      side = side == 1 ? maxKernel : side;
      steps.add(side);
      left = Math.ceilDiv(left, side);
    }
    steps.add(left);
    return steps;
  }

  /// A pool that counts its padding, or has none, is a convolution; one over everything is a mean.
  private Optional<Value> pooled(AveragePool2d pool, Node node, RewriteContext graph) {
    Window w = pool.window();
    Shape out = node.result().shape();
    boolean whole =
        w.isUnpadded()
            && w.kernelHeight() == pool.input().dim(2)
            && w.kernelWidth() == pool.input().dim(3);
    if (whole && keepsWhole()) {
      return Optional.empty();
    }
    if (whole) {
      return Optional.of(mean(pool.input(), true, true, true, node, graph));
    }
    Window near = isFar(w) ? w.withNeededStrides(pool.input().dim(2), pool.input().dim(3)) : w;
    if ((keeps == AveragePools.UNIT || isFar(near)) && PoolingUnit.averages(pool)) {
      return Optional.empty();
    }
    if (w.kernelHeight() > LARGEST_KERNEL || w.kernelWidth() > LARGEST_KERNEL) {
      return Optional.empty();
    }
    boolean alike =
        w.outHeight(pool.input().dim(2)) == out.at(2)
            && w.outWidth(pool.input().dim(3)) == out.at(3)
            && (pool.countIncludePad() || w.isUnpadded());
    if (alike) {
      float share = 1f / (w.kernelHeight() * w.kernelWidth());
      return Optional.of(
          Convolving.depthwise(pool.input(), near, share, node.result().name(), node, graph));
    }
    return UnevenMean.of(pool, node, graph);
  }

  private static boolean isFar(Window window) {
    return Math.max(window.strideY(), window.strideX()) > LARGEST_STRIDE;
  }
}
