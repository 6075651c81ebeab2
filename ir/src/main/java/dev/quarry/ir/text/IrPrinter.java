package dev.quarry.ir.text;

import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphInput;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.graph.Node;
import dev.quarry.ir.graph.Preprocessing;
import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.AttrValue;
import dev.quarry.ir.op.Const;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Prints modules in their canonical text.
public final class IrPrinter {
  private final StringBuilder text = new StringBuilder();
  private final ConstantStore store;
  private long splatBytes;

  private IrPrinter(ConstantStore store) {
    this.store = store;
  }

  /// The text of a module; large constants are only named by their digests.
  public static String print(Module module) {
    return print(module, ConstantStore.NONE);
  }

  /// The text of a module.
  ///
  /// @param store takes the constants that are too large for the text
  public static String print(Module module, ConstantStore store) {
    var printer = new IrPrinter(store);
    printer.text.append("module ").append(module.level().text()).append('\n');
    printer.graph(module.graph());
    return printer.text.toString();
  }

  private void graph(Graph graph) {
    String inputs = graph.inputs().stream().map(IrPrinter::input).collect(Collectors.joining(", "));
    text.append("graph @").append(graphName(graph.name()));
    text.append('(').append(inputs).append(") {\n");
    for (Node node : graph.nodes()) {
      text.append("  ");
      node(node);
      text.append('\n');
    }
    String outputs =
        graph.outputs().stream().map(IrPrinter::output).collect(Collectors.joining(", "));
    text.append("  return").append(outputs.isEmpty() ? "" : " ").append(outputs).append("\n}\n");
  }

  private static String graphName(String name) {
    return IrWords.isWord(name) ? name : Quoted.print(name);
  }

  private static String input(GraphInput input) {
    Preprocessing preprocessing = input.preprocessing();
    var attrs = new ArrayList<String>();
    if (!preprocessing.mean().isEmpty()) {
      attrs.add("mean = " + AttrCodec.FLOATS.print().apply(preprocessing.mean()).text());
      attrs.add("std = " + AttrCodec.FLOATS.print().apply(preprocessing.std()).text());
    }
    if (preprocessing.order() != ChannelOrder.RGB) {
      attrs.add("order = " + IrWords.CHANNEL_ORDER.print().apply(preprocessing.order()).text());
    }
    return input.value().text() + ": " + typed(input.value()) + braces(attrs);
  }

  private static String output(GraphOutput output) {
    return output.value().text() + quoted(output.name());
  }

  private void node(Node node) {
    text.append(node.results().stream().map(Value::text).collect(Collectors.joining(", ")));
    text.append(" = ");
    if (node.op() instanceof Const(ConstantData data)) {
      text.append("const ").append(data.type().text()).append(' ');
      constant(data);
      text.append(quoted(node.result().name()));
    } else {
      operation(node.op().def(), node.op());
      text.append(" : ");
      text.append(node.results().stream().map(IrPrinter::typed).collect(Collectors.joining(", ")));
    }
    location(node.location());
  }

  private <T extends Op> void operation(OpDef<T> def, Op op) {
    T typed = def.type().cast(op);
    var operands = new ArrayList<String>();
    for (OpDef.OperandSpec<T> operand : def.operands()) {
      List<Value> values = operand.get().apply(typed);
      if (values.isEmpty() && operand.arity() == OpDef.Arity.OPTIONAL) {
        operands.add("_");
      }
      for (Value value : values) {
        operands.add(value.text());
      }
    }
    var attrs = new ArrayList<String>();
    for (OpDef.AttrSpec<T, ?> attr : def.attrs()) {
      attr.printed(typed).map(AttrValue::text).ifPresent(v -> attrs.add(attr.name() + " = " + v));
    }
    text.append(def.mnemonic()).append('(').append(String.join(", ", operands)).append(')');
    text.append(braces(attrs));
  }

  private void constant(ConstantData data) {
    switch (ConstantForm.of(data, splatBytes)) {
      case LIST -> {
        text.append('[');
        for (int i = 0; i < data.elements(); i++) {
          text.append(i == 0 ? "" : ", ").append(Elements.text(data, i));
        }
        text.append(']');
      }
      case SPLAT -> {
        splatBytes += data.bytes().byteSize();
        text.append("splat(").append(Elements.text(data, 0)).append(')');
      }
      case FILE -> {
        String digest = data.digest();
        store.put(digest, data.bytes());
        text.append("file(\"").append(digest).append("\")");
      }
    }
  }

  private void location(Location location) {
    if (!location.sources().isEmpty()) {
      text.append(" at(");
      text.append(location.sources().stream().map(Quoted::print).collect(Collectors.joining(", ")));
      text.append(')');
    }
  }

  private static String typed(Value value) {
    return value.type().text() + quoted(value.name());
  }

  private static String quoted(String name) {
    return name.isEmpty() ? "" : " " + Quoted.print(name);
  }

  private static String braces(List<String> attrs) {
    return attrs.isEmpty() ? "" : " {" + String.join(", ", attrs) + "}";
  }
}
