package dev.quarry.tests.execution;

import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
import dev.quarry.codegen.rknn2.RknnFile;
import dev.quarry.codegen.rknn2.RknnGraph;
import dev.quarry.codegen.rknn2.RknnNode;
import dev.quarry.codegen.rknn2.RknnTensor;
import dev.quarry.codegen.rknn2.TensorKind;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.op.npu.NpuConcat;
import dev.quarry.ir.op.npu.NpuConv;
import dev.quarry.ir.op.npu.NpuElementwise;
import dev.quarry.ir.op.npu.NpuOp;
import dev.quarry.ir.op.npu.NpuResizeLinear;
import dev.quarry.ir.op.npu.PostScale;
import dev.quarry.ir.op.npu.TableChoice;
import dev.quarry.ir.type.Layout;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// What random networks consisted of, counted, so that a generator that stops making something is
/// noticed.
final class Coverage {
  private static final int MOST_CHANNELS = 70;
  private static final int LONGEST_LINE = 2047;
  private static final int LARGEST_CUBE = 8191;

  private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();

  /// Counts a network and what became of it.
  void add(Module module, RknnFile file) {
    for (Node node : module.graph().nodes()) {
      if (node.op() instanceof NpuOp op) {
        count(op.getClass().getSimpleName());
        details(op, node.result());
        node.results().forEach(this::map);
      }
    }
    RknnGraph graph = file.model().graph();
    graph.nodes().stream().filter(node -> hasOneFrame(graph, node)).forEach(this::tasks);
    graph.nodes().forEach(node -> places(graph, node));
  }

  /// Results that lie where an operand lay.
  private void places(RknnGraph graph, RknnNode node) {
    if (node.taskCount() == 0 || node.outputs().isEmpty()) {
      return;
    }
    RknnTensor result = graph.tensor(node.outputs().getFirst());
    boolean over =
        node.inputs().stream()
            .map(graph::tensor)
            .anyMatch(
                operand ->
                    operand.kind() == TensorKind.INTERNAL
                        && result.kind() == TensorKind.INTERNAL
                        && operand.offsetBytes() == result.offsetBytes());
    if (over) {
      boolean conv = node.param() instanceof ConvParam;
      count(conv ? "convolution over its residual" : "element-wise over its operand");
      if (conv && node.taskCount() - node.tableTaskCounts().getFirst() > 1) {
        count("convolution over its residual in several tasks");
      }
    }
  }

  /// Every frame has tasks of its own.
  private static boolean hasOneFrame(RknnGraph graph, RknnNode node) {
    return !node.outputs().isEmpty()
        && graph.tensor(node.outputs().getFirst()).shape().getFirst() == 1;
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private void map(Value value) {
    if (value.type().layout() != Layout.NC1HWC2) {
      return;
    }
    Shape shape = value.shape();
    if (shape.at(0) > 1) {
      count("batch " + shape.at(0));
    }
    if (shape.at(1) <= MOST_CHANNELS) {
      count("channels " + shape.at(1));
    }
    if (shape.at(2) * shape.at(3) == 1) {
      count("map of one pixel");
    }
    int side = Math.max(shape.at(2), shape.at(3));
    if (side == LONGEST_LINE) {
      count("longest line");
    } else if (side > LARGEST_CUBE) {
      count("wide cube");
    }
  }

  private void details(NpuOp op, Value result) {
    if (op instanceof NpuElementwise(var kind, _, _, _, _, _, _, _)) {
      count("element-wise " + kind);
      if (((NpuElementwise) op).broadcasts()) {
        count("element-wise with one pixel");
      }
    } else if (op instanceof NpuConcat concat) {
      count("concat on axis " + concat.axis());
      boolean gaps =
          concat.inputs().subList(0, concat.inputs().size() - 1).stream()
              .anyMatch(part -> part.dim(1) % 8 != 0);
      if (concat.axis() == 1 && gaps) {
        count("concat of parts that do not fill their surfaces");
      }
    } else if (op instanceof NpuResizeLinear resize && resize.input().dim(2) > 256) {
      count("linear resize in several row tiles");
    } else if (op instanceof NpuConv conv) {
      convolution(conv);
      if (result.dim(2) * result.dim(3) == 1) {
        count("convolution to one pixel");
      }
    }
  }

  private void convolution(NpuConv conv) {
    count(conv.depthwise() ? "depthwise" : "dense");
    count("table " + conv.table());
    count("weights " + conv.scaling());
    count("stage " + conv.postScale().getClass().getSimpleName());
    if (conv.residual().isPresent()) {
      count(conv.finalRelu() ? "residual, then relu" : "residual");
    }
    if (!conv.upsampling().isNone()) {
      count("transposed");
    }
    var window = conv.window();
    if (window.dilationY() != window.dilationX()) {
      count("dilated in one direction");
    }
    if (window.strideY() != window.strideX()) {
      count("unequal strides");
    }
    if (window.padBottom() + window.padRight() > window.padTop() + window.padLeft()) {
      count("more padding behind");
    }
    if (conv.input().dim(2) * conv.input().dim(3) == 1) {
      count("convolution of one pixel");
    }
  }

  private void tasks(RknnNode node) {
    int tasks = node.taskCount() - node.tableTaskCounts().getFirst();
    if (tasks <= 1) {
      return;
    }
    if (node.param() instanceof ConvParam(_, _, int group, var kernel, _, _)) {
      count(group > 1 ? "depthwise in several tasks" : "dense in several tasks");
      if (kernel.equals(List.of(1, 1)) && group == 1) {
        count("pointwise in several tasks");
      }
    } else {
      count(node.type() + " in several tasks");
    }
  }

  /// What is expected and occurred less than this often, with how often it did.
  List<String> missing(int least) {
    return expected().stream()
        .filter(what -> occurred(what) < least)
        .sorted()
        .map(what -> what + ": " + occurred(what))
        .toList();
  }

  private int occurred(String what) {
    return counts.getOrDefault(what, 0);
  }

  /// Half-precision ops have a test of their own.
  private static List<String> expected() {
    var expected = new ArrayList<String>();
    Arrays.stream(NpuOp.class.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .filter(name -> !name.contains("Half"))
        .forEach(expected::add);
    Arrays.stream(PostScale.class.getPermittedSubclasses())
        .map(type -> "stage " + type.getSimpleName())
        .forEach(expected::add);
    Arrays.stream(TableChoice.values()).map(table -> "table " + table).forEach(expected::add);
    for (int channels = 1; channels <= MOST_CHANNELS; channels++) {
      expected.add("channels " + channels);
    }
    expected.addAll(
        List.of(
            "batch 2",
            "batch 3",
            "batch 4",
            "Concat in several tasks",
            "MaxPool in several tasks",
            "linear resize in several row tiles",
            "Resize in several tasks",
            "concat of parts that do not fill their surfaces",
            "concat on axis 1",
            "concat on axis 2",
            "concat on axis 3",
            "convolution of one pixel",
            "convolution over its residual",
            "convolution over its residual in several tasks",
            "convolution to one pixel",
            "dense",
            "dense in several tasks",
            "depthwise",
            "depthwise in several tasks",
            "dilated in one direction",
            "element-wise ADD",
            "element-wise MAX",
            "element-wise MIN",
            "element-wise MUL",
            "element-wise over its operand",
            "element-wise with one pixel",
            "longest line",
            "map of one pixel",
            "more padding behind",
            "pointwise in several tasks",
            "residual",
            "residual, then relu",
            "transposed",
            "unequal strides",
            "weights PER_CHANNEL",
            "weights PER_LAYER",
            "wide cube"));
    return expected;
  }
}
