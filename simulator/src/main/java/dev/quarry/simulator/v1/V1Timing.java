package dev.quarry.simulator.v1;

import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1File;
import dev.quarry.codegen.rknn1.V1Graph;
import dev.quarry.codegen.rknn1.V1Graph.Source;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Op;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Predicted times of a file on an RK1808-class NPU at 800 MHz: a regression over published frame
/// rates of 25 networks, and a law for pools the fixed-function unit cannot do.
///
/// What the host does (copying inputs and outputs, on RK3399Pro over a link) is not part of it.
// npu-performance.md sections 3.1 and 6: "model B" and the pool law. Files of our compiler were
// predicted 23 % too fast (yolov5s) to 40 % too slow (resnet50) against published rates of six
// networks: the fit was made on other schedules.
public final class V1Timing {
  /// The clock everything is stated for.
  public static final double GIGAHERTZ = 0.8;

  /// What the model promises.
  public static final int BAND_PERCENT = 40;

  private static final double BYTES_MACS = 1920;
  private static final double WORD_MACS = 192;
  private static final double HALF_MACS = 64;
  private static final double WIDE_KERNEL = 0.44;
  private static final double POINTWISE = 0.35;
  private static final double DEPTHWISE = 0.10;
  private static final double WORDS = 0.20;
  private static final double ACTIVATION_BYTES_PER_US = 11_400;
  private static final double WEIGHT_BYTES_PER_US = 1_900;
  private static final double COPY_BYTES_PER_US = 2_500;
  private static final double SILU_PER_CYCLE = 5.3;
  private static final double LAYER_US = 48;
  private static final double POOL_US_PER_ELEMENT = 0.0044;
  private static final int LARGEST_FAST_POOL = 3;

  private final V1Model model;
  private final V1Graph graph;

  private V1Timing(V1Model model, V1Graph graph) {
    this.model = model;
    this.graph = graph;
  }

  /// The time of one node that takes time of its own.
  ///
  /// @param index number of the node
  /// @param name its lid
  /// @param op its op
  /// @param uid its uid
  /// @param macs products
  /// @param microseconds predicted time
  public record Layer(int index, String name, String op, int uid, long macs, double microseconds) {}

  /// Predicts a file; nodes that are merged into others are left out.
  ///
  /// @throws dev.quarry.ir.diag.CompileException if the file is damaged
  public static List<Layer> predict(String name, V1File file) {
    return new V1Timing(file.model(), V1Validator.require(name, file)).layers();
  }

  private List<Layer> layers() {
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < model.nodes().size(); i++) {
      V1Node node = model.nodes().get(i);
      Optional<V1Op> op = node.kind();
      if (op.isEmpty() || isMerged(i, op.get())) {
        continue;
      }
      long macs = macs(i, node);
      double time =
          switch (op.get()) {
            case CONV2D, CONV_RELU, FCL, FCL_RELU, DECONVOLUTION -> products(i, node, macs);
            case SWISH, SIGMOID, LEAKY_RELU, TANH -> activation(i);
            case POOL -> pool(i, (V1Params.Pool) node.params());
            default -> copy(i);
          };
      layers.add(new Layer(i, node.lid(), node.shortOp(), node.uid(), macs, time));
    }
    return layers;
  }

  /// ReLU and clips go with what they follow; joined and reshaped tensors are never copied.
  private boolean isMerged(int node, V1Op op) {
    return switch (op) {
      case CONCAT, RESHAPE, VARIABLE, NBG -> true;
      case RELU, CLIP ->
          graph.inputs().get(node).get(0) instanceof Source.Result(int before, _)
              && model.nodes().get(before).params() instanceof V1Params.Conv;
      default -> false;
    };
  }

  private static long elements(List<Integer> size) {
    long product = 1;
    for (int dim : size) {
      product *= dim;
    }
    return product;
  }

  private long outputs(int node) {
    return graph.shapes().get(node).stream()
        .mapToLong(shape -> shape.map(V1Timing::elements).orElse(0L))
        .sum();
  }

  private long bytes(int node) {
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
                graph.shapes().get(before).get(port).map(V1Timing::elements).orElse(0L)
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

  private long macs(int index, V1Node node) {
    if (!(graph.inputs().get(index).get(1) instanceof Source.Constant(int id))) {
      return 0;
    }
    long weights = elements(model.constants().get(id).size());
    return switch (node.params()) {
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

  private double products(int index, V1Node node, long macs) {
    V1Element element = graph.types().get(index).getFirst().element();
    double perCycle =
        switch (element) {
          case INT16 -> WORD_MACS * WORDS;
          case FLOAT16, FLOAT32 -> HALF_MACS * efficiency(node);
          default -> BYTES_MACS * efficiency(node);
        };
    double compute = macs / perCycle / (GIGAHERTZ * 1000);
    double traffic =
        (inputBytes(index) + bytes(index)) / ACTIVATION_BYTES_PER_US
            + weightBytes(index) / WEIGHT_BYTES_PER_US;
    return Math.max(compute, traffic) + LAYER_US;
  }

  private static double efficiency(V1Node node) {
    return switch (node.params()) {
      case V1Params.Conv p when p.multiplier() > 0 -> DEPTHWISE;
      case V1Params.Conv p when p.kernel().get(0) * p.kernel().get(1) > 1 -> WIDE_KERNEL;
      case V1Params.Deconv _ -> WIDE_KERNEL;
      default -> POINTWISE;
    };
  }

  /// Behind a convolution an activation only adds the time of its table.
  private double activation(int index) {
    boolean follows =
        graph.inputs().get(index).get(0) instanceof Source.Result(int before, _)
            && model.nodes().get(before).params() instanceof V1Params.Conv;
    return follows ? outputs(index) / (SILU_PER_CYCLE * GIGAHERTZ * 1000) : copy(index);
  }

  private double pool(int index, V1Params.Pool p) {
    int width = p.kernel().get(0);
    int height = p.kernel().get(1);
    boolean large = Math.max(width, height) > LARGEST_FAST_POOL;
    boolean maximum = p.type().equals(V1Params.Pool.MAX);
    return large && maximum ? POOL_US_PER_ELEMENT * width * height * outputs(index) : copy(index);
  }

  private double copy(int index) {
    return (inputBytes(index) + bytes(index)) / COPY_BYTES_PER_US + LAYER_US;
  }
}
