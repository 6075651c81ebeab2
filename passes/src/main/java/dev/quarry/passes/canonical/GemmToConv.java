package dev.quarry.passes.canonical;

import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.Window;
import dev.quarry.ir.op.nn.Conv2d;
import dev.quarry.ir.op.nn.Gemm;
import dev.quarry.ir.op.nn.MatMul;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.rewrite.RewriteContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import dev.quarry.passes.Effect;
import dev.quarry.passes.Pass;
import dev.quarry.passes.PassContext;
import dev.quarry.passes.PassInfo;
import dev.quarry.passes.Replacements;
import java.util.List;
import java.util.Optional;

/// Turns a fully connected layer, a matrix product by a constant on `[N, C]`, into a convolution.
/// If the matrix was a flattened map, the kernel is as large as the map; otherwise the input is
/// reshaped to 1x1 maps.
///
/// @param maxKernel maps larger than this in a direction are not taken as kernel
public record GemmToConv(int maxKernel) implements Pass {
  /// The info of every instance.
  public static final PassInfo INFO =
      PassInfo.onFloat(
          "gemm-to-conv", "turn fully connected layers into convolutions", Effect.WITHIN_ROUNDING);

  @Override
  public PassInfo info() {
    return INFO;
  }

  @Override
  public Module run(Module module, PassContext context) {
    return Replacements.sweep(module, context, "replaced", this::replace);
  }

  /// A product `input * weights + bias`, weights as KxC.
  private record Dense(Value input, float[] weights, Optional<float[]> bias, String name) {}

  private Optional<Value> replace(Node node, RewriteContext graph) {
    Optional<Dense> dense =
        switch (node.op()) {
          case Gemm gemm -> ofGemm(gemm, graph);
          case MatMul(Value a, Value b) when a.type().rank() == 2 && b.type().rank() == 2 ->
              graph
                  .constant(b)
                  .map(w -> new Dense(a, byOutput(w, false, 1), Optional.empty(), b.name()));
          default -> Optional.empty();
        };
    return dense.map(found -> convolve(found, node, graph));
  }

  private Value convolve(Dense dense, Node node, RewriteContext graph) {
    int outputs = node.result().dim(1);
    Value map = map(dense.input(), graph);
    boolean flattened = !map.type().equals(dense.input().type());
    Location location =
        flattened ? node.location().with(graph.location(dense.input())) : node.location();
    int height = map.dim(2);
    int width = map.dim(3);
    Shape kernel = Shape.of(outputs, map.dim(1), height, width);
    Value weight = graph.constant(ConstantData.of(kernel, dense.weights()), dense.name());
    Optional<Value> bias =
        dense.bias().map(b -> graph.constant(ConstantData.of(Shape.of(outputs), b), ""));
    Window window = new Window(height, width, 1, 1, 0, 0, 0, 0, 1, 1);
    Value sums = graph.append(new Conv2d(map, weight, bias, window, 1), location, "");
    return graph.append(
        new Reshape(sums, node.result().shape().dims()), location, node.result().name());
  }

  /// The map a matrix was flattened from, or the matrix as 1x1 maps.
  private Value map(Value matrix, RewriteContext graph) {
    Optional<Value> flattened =
        graph
            .definedBy(matrix, Reshape.class)
            .map(Reshape::input)
            .filter(m -> m.type().rank() == 4 && m.dim(0) == matrix.dim(0))
            .filter(m -> m.dim(2) <= maxKernel && m.dim(3) <= maxKernel);
    return flattened.orElseGet(
        () ->
            graph.append(
                new Reshape(matrix, List.of(matrix.dim(0), matrix.dim(1), 1, 1)),
                graph.location(matrix),
                ""));
  }

  private static Optional<Dense> ofGemm(Gemm gemm, RewriteContext graph) {
    Optional<ConstantData> weight = graph.constant(gemm.b());
    if (weight.isEmpty() || gemm.transposeA()) {
      return Optional.empty();
    }
    float[] weights = byOutput(weight.get(), gemm.transposeB(), gemm.alpha());
    int outputs = gemm.b().dim(gemm.transposeB() ? 0 : 1);
    if (gemm.c().isEmpty()) {
      return Optional.of(new Dense(gemm.a(), weights, Optional.empty(), gemm.b().name()));
    }
    Optional<float[]> bias =
        graph
            .constant(gemm.c().get())
            .flatMap(c -> PerChannel.of(c, Shape.of(gemm.a().dim(0), outputs)));
    return bias.map(
        b -> {
          for (int k = 0; k < b.length; k++) {
            b[k] *= gemm.beta();
          }
          return new Dense(gemm.a(), weights, Optional.of(b), gemm.b().name());
        });
  }

  /// The weights with the output index outermost.
  private static float[] byOutput(ConstantData weight, boolean alreadySo, float alpha) {
    float[] values = weight.floats();
    int rows = weight.type().shape().at(0);
    int columns = weight.type().shape().at(1);
    float[] ordered = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int to = alreadySo ? r * columns + c : c * rows + r;
        ordered[to] = values[r * columns + c] * alpha;
      }
    }
    return ordered;
  }
}
