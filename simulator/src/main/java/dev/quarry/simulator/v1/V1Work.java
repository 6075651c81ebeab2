package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.simulator.timing.Rk1808Layer;
import java.util.List;
import java.util.Optional;

/// What the nodes of a file ask of the chip.
final class V1Work {
  private final V1Model model;
  private final V1Graph graph;

  V1Work(V1Model model, V1Graph graph) {
    this.model = model;
    this.graph = graph;
  }

  /// The work of nodes done in one pass.
  Rk1808Layer of(List<Integer> pass) {
    int first = pass.getFirst();
    V1Node node = model.nodes().get(first);
    return switch (node.kind().orElseThrow()) {
      case CONV2D, CONV_RELU, FCL, FCL_RELU, DECONVOLUTION -> product(pass);
      case POOL -> pool(first, (V1Params.Pool) node.params());
      case MATRIXMUL -> new Rk1808Layer.Product(inner(first) * outputs(first));
      case CONCAT, SPLIT, SLICE -> new Rk1808Layer.Movement(2 * outputBytes(first));
      case RELU,
          CLIP,
          LEAKY_RELU,
          PRELU,
          SIGMOID,
          TANH,
          SWISH,
          SOFTMAX,
          ADD,
          SUBTRACT,
          MULTIPLY,
          DIVIDE,
          MAXIMUM,
          MINIMUM,
          ABS,
          EXP,
          NEG,
          SQRT,
          POW,
          RESIZE,
          PERMUTE,
          RESHAPE,
          SHUFFLECHANNEL,
          BATCH_NORM,
          VARIABLE,
          NBG ->
          new Rk1808Layer.Movement(inputBytes(first) + outputBytes(first));
      case LSTM -> new Rk1808Layer.Movement(recurrence(first));
    };
  }

  /// Inferred: a step needs the result of the one before, so each reads all weights again.
  private long recurrence(int node) {
    long steps = graph.shapes().get(node).getFirst().map(List::getLast).orElse(1);
    return inputBytes(node) + outputBytes(node) + steps * weightBytes(node);
  }

  /// Whether an op is a function of its own pass behind a convolution.
  static boolean usesTable(V1Op op) {
    return op == V1Op.SWISH || op == V1Op.SIGMOID || op == V1Op.TANH;
  }

  static long elements(List<Integer> size) {
    long product = 1;
    for (int dim : size) {
      product *= dim;
    }
    return product;
  }

  private Rk1808Layer product(List<Integer> pass) {
    int first = pass.getFirst();
    int last = pass.getLast();
    if (isDilatedDepthwise(model.nodes().get(first))) {
      return new Rk1808Layer.Product(macs(first));
    }
    boolean table = false;
    long residual = 0;
    for (int node : pass) {
      V1Op op = model.nodes().get(node).kind().orElseThrow();
      table |= usesTable(op);
      residual += op == V1Op.ADD ? outputBytes(last) : 0;
    }
    return new Rk1808Layer.Convolution(
        macs(first),
        form(model.nodes().get(first)),
        arithmetic(graph.types().get(first).getFirst().element()),
        inputBytes(first) + outputBytes(last) + residual,
        weightBytes(first),
        table ? outputs(last) : 0);
  }

  private static boolean isDilatedDepthwise(V1Node node) {
    return node.params() instanceof V1Params.Conv conv
        && conv.multiplier() > 0
        && conv.dilation().stream().anyMatch(distance -> distance > 1);
  }

  private static Rk1808Layer.Form form(V1Node node) {
    return switch (node.params()) {
      case V1Params.Conv p when p.multiplier() > 0 -> Rk1808Layer.Form.DEPTHWISE;
      case V1Params.Conv p when p.kernel().get(0) * p.kernel().get(1) > 1 ->
          Rk1808Layer.Form.WINDOW;
      case V1Params.Deconv _ -> Rk1808Layer.Form.WINDOW;
      default -> Rk1808Layer.Form.POINTWISE;
    };
  }

  private static Rk1808Layer.Arithmetic arithmetic(V1Element element) {
    return switch (element) {
      case INT8, UINT8, BOOL8 -> Rk1808Layer.Arithmetic.BYTES;
      case INT16, UINT16 -> Rk1808Layer.Arithmetic.WORDS;
      case FLOAT16, BFLOAT16, INT32, UINT32, FLOAT32, INT64, UINT64, FLOAT64 ->
          Rk1808Layer.Arithmetic.HALVES;
    };
  }

  /// The numbers that one element of a matrix product sums up.
  private long inner(int node) {
    boolean transposed =
        model.nodes().get(node).params() instanceof V1Params.MatrixMul p
            && p.transpose().get(0) != 0;
    Source matrix = graph.inputs().get(node).get(0);
    return matrix == null ? 0 : size(matrix).map(s -> s.get(transposed ? 1 : 0)).orElse(0);
  }

  private Optional<List<Integer>> size(Source source) {
    return switch (source) {
      case Source.Input(int norm) -> Optional.of(model.norms().get(norm).size());
      case Source.Constant(int id) -> Optional.of(model.constants().get(id).size());
      case Source.Result(int before, int port) -> graph.shapes().get(before).get(port);
    };
  }

  private Rk1808Layer pool(int node, V1Params.Pool p) {
    int width = p.kernel().get(0);
    int height = p.kernel().get(1);
    return new Rk1808Layer.Pool(
        Math.max(width, height),
        outputs(node) * width * height,
        inputBytes(node) + outputBytes(node),
        p.type().equals(V1Params.Pool.MAX));
  }

  private long outputs(int node) {
    return graph.shapes().get(node).stream()
        .mapToLong(shape -> shape.map(V1Work::elements).orElse(0L))
        .sum();
  }

  private long outputBytes(int node) {
    return outputs(node) * width(node);
  }

  private int width(int node) {
    return graph.types().get(node).getFirst().element().bytes();
  }

  private long inputBytes(int node) {
    long bytes = 0;
    for (Source source : graph.inputs().get(node).values()) {
      bytes +=
          switch (source) {
            case Source.Input(int norm) ->
                elements(model.norms().get(norm).size())
                    * model.norms().get(norm).type().element().bytes();
            case Source.Constant _ -> 0;
            case Source.Result(int before, int port) ->
                graph.shapes().get(before).get(port).map(V1Work::elements).orElse(0L)
                    * width(before);
          };
    }
    return bytes;
  }

  private long weightBytes(int node) {
    long bytes = 0;
    for (Source source : graph.inputs().get(node).values()) {
      if (source instanceof Source.Constant(int id)) {
        bytes += model.constants().get(id).length().orElse(0);
      }
    }
    return bytes;
  }

  private long macs(int index) {
    if (!(graph.inputs().get(index).get(1) instanceof Source.Constant(int id))) {
      return 0;
    }
    long weights = elements(model.constants().get(id).size());
    return switch (model.nodes().get(index).params()) {
      case V1Params.Conv p -> weights / Math.max(1, p.weights()) * outputs(index);
      case V1Params.Fcl(int n) -> weights / Math.max(1, n) * outputs(index);
      case V1Params.Deconv p ->
          weights
              / Math.max(1, p.weights())
              * outputs(index)
              / Math.max(1, (long) p.stride().get(0) * p.stride().get(1));
      default -> 0;
    };
  }
}
