package dev.quarry.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.frontend.ImportResult;
import dev.quarry.frontend.ModelFacts;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.type.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is in a network of the intermediate representation.
///
/// @param module the network
/// @param facts what the model file says about itself, if it was imported
public record NetworkReport(Module module, Optional<ModelFacts> facts) {
  /// The report of an imported model.
  public static NetworkReport of(ImportResult model) {
    return new NetworkReport(model.module(), Optional.of(model.facts()));
  }

  /// The report of a module.
  public static NetworkReport of(Module module) {
    return new NetworkReport(module, Optional.empty());
  }

  private Graph graph() {
    return module.graph();
  }

  private List<Node> steps() {
    return graph().nodes().stream().filter(node -> !(node.op() instanceof Const)).toList();
  }

  private Map<String, Integer> opCounts() {
    var counts = new TreeMap<String, Integer>();
    steps().forEach(node -> counts.merge(node.op().def().mnemonic(), 1, Integer::sum));
    return counts;
  }

  private long constantBytes() {
    return graph().constants().values().stream().mapToLong(data -> data.bytes().byteSize()).sum();
  }

  /// The text: head, inputs, outputs, ops by kind, nodes.
  public String text() {
    var out = new StringBuilder();
    facts.ifPresent(
        f ->
            line(
                out,
                "model       %s opset %d%s, %d nodes, %d parameters",
                f.format(),
                f.opset(),
                f.producer().isEmpty() ? "" : " by " + f.producer(),
                f.nodes(),
                f.parameters()));
    line(out, "network     %s, level %s", graph().name(), module.level().text());
    line(out, "constants   %d bytes", constantBytes());
    line(out, "");
    line(out, "inputs");
    for (GraphInput input : graph().inputs()) {
      line(out, "  %s  %s", input.name(), input.value().type().text());
      line(out, "    %s", formula(input.preprocessing()));
    }
    line(out, "");
    line(out, "outputs");
    for (GraphOutput output : graph().outputs()) {
      line(out, "  %s  %s", output.name(), output.value().type().text());
    }
    line(out, "");
    line(out, "ops (%d)", steps().size());
    opCounts().forEach((op, count) -> line(out, "  %5d  %s", count, op));
    line(out, "");
    line(out, "nodes");
    for (Node node : steps()) {
      line(
          out,
          "  %-22s %-32s %s",
          node.op().def().mnemonic(),
          node.result().type().text(),
          node.location().text());
    }
    return out.toString();
  }

  private static String formula(Preprocessing preprocessing) {
    return preprocessing.equals(Preprocessing.NONE)
        ? "taken as it is"
        : "real = (pixel - "
            + preprocessing.mean()
            + ") / "
            + preprocessing.std()
            + ", channels "
            + preprocessing.order().name().toLowerCase(Locale.ROOT);
  }

  /// The document.
  public ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("container", facts.map(f -> f.format().toLowerCase(Locale.ROOT)).orElse("nir"));
    facts.ifPresent(
        f ->
            root.put("opset", f.opset())
                .put("producer", f.producer())
                .put("source_nodes", f.nodes())
                .put("parameters", f.parameters()));
    root.put("name", graph().name()).put("level", module.level().text());
    root.put("constant_bytes", constantBytes());
    ArrayNode inputs = root.putArray("inputs");
    graph().inputs().forEach(i -> value(inputs.addObject(), i.name(), i.value()));
    ArrayNode outputs = root.putArray("outputs");
    graph().outputs().forEach(o -> value(outputs.addObject(), o.name(), o.value()));
    ObjectNode ops = root.putObject("ops");
    opCounts().forEach(ops::put);
    ArrayNode nodes = root.putArray("nodes");
    for (Node node : steps()) {
      ObjectNode entry = nodes.addObject().put("op", node.op().def().mnemonic());
      entry.put("type", node.result().type().text());
      node.location().sources().forEach(entry.putArray("onnx_nodes")::add);
    }
    return root;
  }

  private static void value(ObjectNode out, String name, Value value) {
    out.put("name", name).put("type", value.type().text());
  }

  /// The graph in the language of Graphviz; constants are left out.
  public String dot() {
    var out = new StringBuilder();
    line(out, "digraph network {");
    line(out, "  node [shape=box, fontname=\"sans-serif\"];");
    for (GraphInput input : graph().inputs()) {
      line(out, "  v%d [label=\"%s\"];", input.value().id(), escaped(input.name()));
    }
    Map<Value, Node> definitions = graph().definitions();
    for (Node node : steps()) {
      int id = node.result().id();
      String label = node.op().def().mnemonic() + "\\n" + escaped(node.location().text());
      line(out, "  v%d [label=\"%s\"];", id, label);
      for (Value operand : node.operands()) {
        Node writer = definitions.get(operand);
        if (writer == null || !(writer.op() instanceof Const)) {
          int from = writer == null ? operand.id() : writer.result().id();
          line(out, "  v%d -> v%d [label=\"%s\"];", from, id, operand.type().text());
        }
      }
    }
    line(out, "}");
    return out.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /// Names come from files: control characters must not steer a terminal.
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would need a library of its own
  private static void line(StringBuilder out, String pattern, Object... values) {
    String text = String.format(Locale.ROOT, pattern, values).stripTrailing();
    text.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
    out.append('\n');
  }
}
