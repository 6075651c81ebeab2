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
import dev.quarry.ir.op.Const;
import dev.quarry.ir.text.internal.IrTextParser.AttributeContext;
import dev.quarry.ir.text.internal.IrTextParser.AttributesContext;
import dev.quarry.ir.text.internal.IrTextParser.GraphContext;
import dev.quarry.ir.text.internal.IrTextParser.InputContext;
import dev.quarry.ir.text.internal.IrTextParser.LocationContext;
import dev.quarry.ir.text.internal.IrTextParser.ModuleContext;
import dev.quarry.ir.text.internal.IrTextParser.OutputContext;
import dev.quarry.ir.text.internal.IrTextParser.StatementContext;
import dev.quarry.ir.text.internal.IrTextParser.TypedContext;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import dev.quarry.ir.verify.Finding;
import dev.quarry.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Builds a module from its syntax tree. One mistake is reported per statement; statements that
/// read what a wrong one would have defined are passed over.
final class GraphReader {
  private final SourceText source;
  private final Numbers numbers;
  private final TypeReader types;
  private final ConstantReader constants;
  private final OpReader ops;

  private final Problems problems = new Problems();

  /// What each number of the text stands for; empty when its definition is wrong. Numbers need not
  /// be dense in the text; in the graph they are.
  private final Map<String, Optional<Value>> values = new HashMap<>();

  private final List<GraphInput> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Token> nodeStarts = new ArrayList<>();
  private final List<GraphOutput> outputs = new ArrayList<>();
  private int nextId;

  GraphReader(SourceText source, ConstantStore store) {
    this.source = source;
    this.numbers = new Numbers(source);
    this.types = new TypeReader(source, numbers);
    this.constants = new ConstantReader(source, numbers, types, store);
    this.ops = OpReader.of(source, numbers, this::read);
  }

  Module read(ModuleContext tree) {
    var level = new Level[] {Level.IMPORTED};
    attempt(() -> level[0] = level(tree));
    GraphContext graph = tree.graph();
    var name = new String[] {""};
    attempt(() -> name[0] = name(graph));
    for (InputContext input : graph.input()) {
      if (!attempt(() -> input(input))) {
        spoil(input.VALUE());
      }
    }
    for (StatementContext statement : graph.statement()) {
      if (problems.isFull()) {
        break;
      }
      if (!attempt(() -> statement(statement))) {
        statement.VALUE().forEach(this::spoil);
      }
    }
    for (OutputContext output : graph.output_list().output()) {
      attempt(() -> output(output));
    }
    problems.throwIfAny();
    var module = new Module(level[0], new Graph(name[0], inputs, nodes, outputs));
    verify(module, graph.GRAPH().getSymbol());
    return module;
  }

  private void verify(Module module, Token graph) {
    var broken = new Problems();
    for (Finding finding : Verifier.findings(module)) {
      Token at = finding.node() == Finding.GRAPH ? graph : nodeStarts.get(finding.node());
      broken.add(() -> source.placed(at, finding.diagnostic()));
    }
    broken.throwIfAny();
  }

  /// Runs one step and collects its mistake; true if there was none.
  private boolean attempt(Runnable step) {
    try {
      step.run();
      return true;
    } catch (Misread e) {
      e.diagnostic().ifPresent(diagnostic -> problems.add(() -> diagnostic));
      return false;
    }
  }

  private void spoil(TerminalNode value) {
    values.putIfAbsent(value.getText(), Optional.empty());
  }

  private Level level(ModuleContext tree) {
    return Level.parse(tree.word().getText())
        .orElseThrow(
            () ->
                source.unknown(
                    tree.word().getStart(),
                    "level",
                    tree.word().getText(),
                    Stream.of(Level.values()).map(Level::text).toList()));
  }

  private String name(GraphContext graph) {
    TerminalNode quoted = graph.name().STRING();
    return quoted == null ? graph.name().getText() : numbers.name(quoted.getSymbol());
  }

  private void input(InputContext tree) {
    Value value = typed(tree.typed());
    Preprocessing preprocessing = preprocessing(tree.attributes());
    define(tree.VALUE(), value);
    inputs.add(new GraphInput(value, preprocessing));
  }

  private Preprocessing preprocessing(@Nullable AttributesContext tree) {
    if (tree == null) {
      return Preprocessing.NONE;
    }
    Map<String, AttributeContext> written = ops.byName(tree);
    List<Float> mean = attribute(written, "mean", AttrCodec.FLOATS, List.of());
    List<Float> std = attribute(written, "std", AttrCodec.FLOATS, List.of());
    ChannelOrder order =
        attribute(written, "order", IrWords.CHANNEL_ORDER, Preprocessing.NONE.order());
    for (AttributeContext left : written.values()) {
      throw source.unknown(
          left.getStart(),
          "attribute of an input",
          left.word().getText(),
          List.of("mean", "std", "order"));
    }
    try {
      return new Preprocessing(mean, std, order);
    } catch (IllegalArgumentException e) {
      throw source.misread(tree.getStart(), SourceText.reason(e));
    }
  }

  private <A> A attribute(
      Map<String, AttributeContext> written, String name, AttrCodec<A> codec, A fallback) {
    AttributeContext attribute = written.remove(name);
    return attribute == null ? fallback : ops.decode(name, codec.needs(), codec.parse(), attribute);
  }

  private void statement(StatementContext tree) {
    if (tree.constant() != null) {
      requireResults(tree, 1);
      ConstantData data = constants.read(tree.constant());
      Value result = new Value(nextId, data.type(), name(tree.constant().STRING()));
      add(
          tree,
          List.of(result),
          new Node(List.of(result), new Const(data), location(tree.constant().location())));
      return;
    }
    List<TypedContext> declared = tree.operation().typed();
    requireResults(tree, declared.size());
    var results = new ArrayList<Value>(declared.size());
    var resultTypes = new ArrayList<TensorType>(declared.size());
    for (TypedContext typed : declared) {
      TensorType type = types.type(typed.type());
      resultTypes.add(type);
      results.add(new Value(nextId + results.size(), type, name(typed.STRING())));
    }
    var op = ops.read(tree.operation(), resultTypes);
    add(tree, results, new Node(results, op, location(tree.operation().location())));
  }

  private void requireResults(StatementContext tree, int types) {
    if (tree.VALUE().size() != types) {
      throw source.misread(
          tree.getStart(),
          "every value on the left needs a type on the right",
          tree.VALUE().size() + " types",
          Integer.toString(types));
    }
  }

  private void add(StatementContext tree, List<Value> results, Node node) {
    for (int i = 0; i < results.size(); i++) {
      define(tree.VALUE(i), results.get(i));
    }
    nodes.add(node);
    nodeStarts.add(
        tree.constant() == null ? tree.operation().getStart() : tree.constant().getStart());
  }

  private void define(TerminalNode number, Value value) {
    Optional<Value> before = values.get(number.getText());
    if (before != null && before.isPresent()) {
      throw source.misread(number.getSymbol(), number.getText() + " is defined twice");
    }
    values.put(number.getText(), Optional.of(value));
    nextId = value.id() + 1;
  }

  /// The value a reference in the text stands for.
  private Value read(Token number) {
    Optional<Value> value = values.get(number.getText());
    if (value == null) {
      throw source.misread(number, SourceText.shown(number) + " is read before it is defined");
    }
    return value.orElseThrow(Misread::consequence);
  }

  private void output(OutputContext tree) {
    outputs.add(new GraphOutput(name(tree.STRING()), read(tree.VALUE().getSymbol())));
  }

  private Value typed(TypedContext tree) {
    return new Value(nextId, types.type(tree.type()), name(tree.STRING()));
  }

  private String name(@Nullable TerminalNode quoted) {
    return quoted == null ? "" : numbers.name(quoted.getSymbol());
  }

  private Location location(@Nullable LocationContext tree) {
    if (tree == null) {
      return Location.UNKNOWN;
    }
    return new Location(
        tree.STRING().stream().map(source -> numbers.name(source.getSymbol())).toList());
  }
}
