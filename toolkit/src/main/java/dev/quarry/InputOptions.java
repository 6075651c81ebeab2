package dev.quarry;

import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphBuilder;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What happens to pictures on their way into the network.
///
/// @param means per input, one mean per channel; empty: 0
/// @param stds per input, one standard deviation per channel; empty: 1
/// @param orders colour order the network expects, one per input, or one for all that have colours
public record InputOptions(
    List<List<Float>> means, List<List<Float>> stds, List<ChannelOrder> orders) {
  /// Pixels go in as they are, red first.
  public static final InputOptions NONE = new InputOptions(List.of(), List.of(), ChannelOrder.RGB);

  public InputOptions {
    means = means.stream().map(List::copyOf).toList();
    stds = stds.stream().map(List::copyOf).toList();
    orders = List.copyOf(orders);
  }

  /// One order for all inputs that have colours.
  public InputOptions(List<List<Float>> means, List<List<Float>> stds, ChannelOrder order) {
    this(means, stds, List.of(order));
  }

  /// Pixels divided by 255, red first: what most detectors expect.
  public static InputOptions unitRange() {
    return new InputOptions(List.of(), List.of(List.of(255f, 255f, 255f)), ChannelOrder.RGB);
  }

  /// What a compiled file does to its inputs.
  ///
  /// @param inputs one per input, in order
  public static InputOptions of(List<Preprocessing> inputs) {
    return new InputOptions(
        inputs.stream().map(Preprocessing::mean).toList(),
        inputs.stream().map(Preprocessing::std).toList(),
        inputs.stream().map(Preprocessing::order).toList());
  }

  /// The same graph with this preprocessing on its inputs.
  ///
  /// @throws CompileException if means, standard deviations or order do not fit the inputs
  public Graph applyTo(Graph graph) {
    var problems = new ArrayList<Diagnostic>();
    requireCount("mean", means, graph, problems);
    requireCount("standard deviation", stds, graph, problems);
    requireCount("channel order", orders, graph, problems);
    requireColours(graph, problems);
    var builder = new GraphBuilder(graph.name());
    Map<Value, Value> mapped = HashMap.newHashMap(graph.nodes().size());
    for (int i = 0; i < graph.inputs().size(); i++) {
      Value value = graph.inputs().get(i).value();
      Preprocessing preprocessing = of(i, graph.inputs().get(i), problems);
      mapped.put(value, builder.input(value.name(), value.type(), preprocessing));
    }
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    for (Node node : graph.nodes()) {
      var op = node.op().def().withOperands(node.op(), v -> Objects.requireNonNull(mapped.get(v)));
      List<Value> results =
          builder
              .add(op, node.location(), node.results().stream().map(Value::name).toList())
              .results();
      for (int i = 0; i < results.size(); i++) {
        mapped.put(node.results().get(i), results.get(i));
      }
    }
    for (GraphOutput output : graph.outputs()) {
      builder.output(output.name(), Objects.requireNonNull(mapped.get(output.value())));
    }
    return builder.build();
  }

  private Preprocessing of(int index, GraphInput input, List<Diagnostic> problems) {
    List<Float> mean = index < means.size() ? means.get(index) : List.of();
    List<Float> std = index < stds.size() ? stds.get(index) : List.of();
    Shape shape = input.value().shape();
    ChannelOrder own = hasColours(shape) ? order(index) : ChannelOrder.RGB;
    if (mean.isEmpty() && std.isEmpty() && own == ChannelOrder.RGB) {
      return Preprocessing.NONE;
    }
    if (shape.rank() < 2) {
      problems.add(problem(input, "means and standard deviations need channels"));
      return Preprocessing.NONE;
    }
    int channels = shape.rank() > 1 ? shape.at(1) : 1;
    requireChannels("mean", mean, channels, input, problems);
    requireChannels("standard deviation", std, channels, input, problems);
    for (float divisor : std) {
      if (!(Math.abs(divisor) > 0) || Float.isInfinite(divisor)) {
        problems.add(problem(input, "a standard deviation must be finite and not 0"));
        return Preprocessing.NONE;
      }
    }
    if (!problems.isEmpty()) {
      return Preprocessing.NONE;
    }
    return new Preprocessing(filled(mean, channels, 0), filled(std, channels, 1), own);
  }

  private ChannelOrder order(int input) {
    if (orders.size() == 1) {
      return orders.getFirst();
    }
    return input < orders.size() ? orders.get(input) : ChannelOrder.RGB;
  }

  /// An order of colours is for inputs of three channels: the input it is given for, or one at
  /// least when it is given for all.
  private void requireColours(Graph graph, List<Diagnostic> problems) {
    List<GraphInput> inputs = graph.inputs();
    boolean one =
        orders.size() != 1 || inputs.stream().anyMatch(input -> hasColours(input.value().shape()));
    for (int i = 0; i < Math.min(orders.size(), inputs.size()); i++) {
      boolean fits = orders.size() == 1 ? one : hasColours(inputs.get(i).value().shape());
      if (orders.get(i) == ChannelOrder.BGR && !fits) {
        problems.add(
            Diagnostic.error(
                    DiagnosticCode.PREPROCESSING,
                    "channel order",
                    "bgr needs an input of 3 channels")
                .expected(
                    "an input of 3 channels",
                    inputs.stream().map(input -> input.value().type().text()).toList().toString())
                .help("leave --channel-order out"));
      }
    }
  }

  private static boolean hasColours(Shape shape) {
    return shape.rank() == 4 && shape.at(1) == 3;
  }

  private static List<Float> filled(List<Float> given, int channels, float usual) {
    return given.isEmpty() ? Collections.nCopies(channels, usual) : given;
  }

  private static void requireCount(
      String what, List<?> groups, Graph graph, List<Diagnostic> problems) {
    if (groups.size() > graph.inputs().size()) {
      problems.add(
          Diagnostic.error(
                  DiagnosticCode.PREPROCESSING, what + " values", "more groups than network inputs")
              .expected("at most " + graph.inputs().size(), Integer.toString(groups.size()))
              .help("separate inputs by ';' and channels by ','"));
    }
  }

  private static void requireChannels(
      String what, List<Float> values, int channels, GraphInput input, List<Diagnostic> problems) {
    if (!values.isEmpty() && values.size() != channels) {
      problems.add(
          problem(input, "wrong number of " + what + " values")
              .expected(channels + ", one per channel", values.size() + " " + values)
              .help("separate inputs by ';' and channels by ','"));
    }
  }

  private static Diagnostic problem(GraphInput input, String message) {
    return Diagnostic.error(DiagnosticCode.PREPROCESSING, "input '" + input.name() + "'", message);
  }
}
