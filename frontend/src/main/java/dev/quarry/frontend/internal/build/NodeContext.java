package dev.quarry.frontend.internal.build;

import dev.quarry.frontend.internal.load.TensorReader;
import dev.quarry.frontend.internal.source.SourceNode;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Location;
import dev.quarry.ir.op.Op;
import dev.quarry.ir.type.ConstantData;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.TensorType;
import dev.quarry.ir.type.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// One node while it is imported.
public final class NodeContext {
  private final SourceNode node;
  private final int opset;
  private final Scope scope;
  private final GraphAssembler assembler;
  private final Attributes attributes;
  private final List<Optional<Operand>> operands = new ArrayList<>();
  private final List<Diagnostic> warnings;

  /// @param opset version of the standard operator set
  /// @param scope what the names mean; every operand of the node is defined
  /// @param warnings where reservations are collected
  public NodeContext(
      SourceNode node,
      int opset,
      Scope scope,
      GraphAssembler assembler,
      List<Diagnostic> warnings) {
    this.node = node;
    this.opset = opset;
    this.scope = scope;
    this.assembler = assembler;
    this.warnings = warnings;
    this.attributes = new Attributes(node);
    for (String input : node.proto().getInputList()) {
      operands.add(input.isEmpty() ? Optional.empty() : scope.find(input));
    }
  }

  /// Name of the operator.
  public String operator() {
    return node.proto().getOpType();
  }

  /// Version of the operator set.
  public int opset() {
    return opset;
  }

  /// The node's attributes.
  public Attributes attributes() {
    return attributes;
  }

  /// Name of the node.
  public String name() {
    return node.name();
  }

  /// Operator and name, for messages.
  public String where() {
    return node.where();
  }

  /// Decodes tensors.
  public TensorReader tensors() {
    return scope.tensors();
  }

  // ---- operands

  /// Number of operands written down, absent ones included.
  public int operandCount() {
    return operands.size();
  }

  /// Whether an operand is there.
  public boolean has(int index) {
    return index < operands.size() && operands.get(index).isPresent();
  }

  /// An operand that must be there.
  public Operand operand(int index) {
    if (!has(index)) {
      throw badShape("operand " + index + " is missing");
    }
    return operands.get(index).orElseThrow();
  }

  /// The name of an operand in the model.
  public String operandName(int index) {
    return node.proto().getInput(index);
  }

  /// An operand as a value of the graph.
  public Value value(int index) {
    return assembler.value(operand(index));
  }

  /// An operand as a value of the graph, if it is there.
  public Optional<Value> optionalValue(int index) {
    return has(index) ? Optional.of(value(index)) : Optional.empty();
  }

  /// The type of an operand.
  public TensorType type(int index) {
    return operand(index).type();
  }

  /// The shape of an operand.
  public Shape shape(int index) {
    return type(index).shape();
  }

  /// The contents of an operand, if it is known while importing.
  public Optional<ConstantData> constant(int index) {
    return operand(index) instanceof Operand.Known(_, ConstantData data)
        ? Optional.of(data)
        : Optional.empty();
  }

  /// The contents of an operand that must be known.
  ///
  /// @param what the operand's name in the specification
  public ConstantData known(int index, String what) {
    return constant(index)
        .orElseThrow(
            () ->
                unsupported(
                    "'" + what + "' is computed at run time",
                    "a constant, or something that follows from shapes alone",
                    "the result '" + node.proto().getInput(index) + "' of another node"));
  }

  /// A known operand as whole numbers within 32 bits; larger ones are limited, because ONNX uses
  /// the largest and the smallest number for "to the end".
  public List<Integer> integers(int index, String what) {
    ConstantData data = known(index, what);
    if (!data.type().element().isInteger()) {
      throw badShape("'" + what + "' must be integers, not " + data.type().text());
    }
    var list = new ArrayList<Integer>();
    for (long number : data.longs()) {
      list.add(Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return list;
  }

  /// A known operand that is a single whole number.
  public int integer(int index, String what) {
    List<Integer> numbers = integers(index, what);
    if (numbers.size() != 1) {
      throw badShape("'" + what + "' must be one number, not " + numbers.size());
    }
    return numbers.getFirst();
  }

  /// A known operand as numbers.
  public float[] numbers(int index, String what) {
    return known(index, what).floats();
  }

  /// A known operand that is a single number.
  public float number(int index, String what) {
    float[] numbers = numbers(index, what);
    if (numbers.length != 1) {
      throw badShape("'" + what + "' must be one number, not " + numbers.length);
    }
    return numbers[0];
  }

  // ---- results

  /// Number of results the node names.
  public int resultCount() {
    return node.proto().getOutputCount();
  }

  /// Whether anybody may read a result.
  public boolean wants(int index) {
    return index < resultCount() && !node.proto().getOutput(index).isEmpty();
  }

  /// Refuses nodes whose further results are wanted.
  ///
  /// @param index the first result that is not imported
  public void allowResults(int index) {
    for (int i = index; i < resultCount(); i++) {
      if (wants(i)) {
        throw unsupported(
            "the result '" + node.proto().getOutput(i) + "' is not imported",
            "only the first " + index + " of the results",
            resultCount() + " results");
      }
    }
  }

  /// Adds an op in the middle of what the node means.
  public Value step(Op op) {
    return assembler.value(assembler.add(op, where(), location(), List.of("")).getFirst());
  }

  /// Adds an op with several results in the middle of what the node means.
  public List<Value> steps(Op op, int count) {
    return assembler.add(op, where(), location(), Collections.nCopies(count, "")).stream()
        .map(assembler::value)
        .toList();
  }

  /// Adds the op that delivers the node's only result.
  public void result(Op op) {
    result(0, op);
  }

  /// Adds the op that delivers one of the node's results.
  public void result(int index, Op op) {
    define(index, assembler.add(op, where(), location(), List.of(resultName(index))).getFirst());
  }

  /// Adds the op that delivers all the node's results.
  public void results(Op op, int count) {
    var names = new ArrayList<String>(Collections.nCopies(count, ""));
    for (int i = 0; i < Math.min(count, resultCount()); i++) {
      names.set(i, resultName(i));
    }
    List<Operand> made = assembler.add(op, where(), location(), names);
    for (int i = 0; i < Math.min(count, resultCount()); i++) {
      define(i, made.get(i));
    }
  }

  /// Delivers a result known while importing.
  public void result(ConstantData data) {
    define(0, new Operand.Known(resultName(0), data));
  }

  /// Delivers an operand as it is.
  public void result(Operand same) {
    define(0, same);
  }

  /// A constant that belongs to what the node means.
  public Value constant(ConstantData data) {
    return assembler.value(new Operand.Known("", data));
  }

  // ---- problems

  /// The node is used in a way that is not imported.
  public CompileException unsupported(String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.UNSUPPORTED_ATTRIBUTE, where(), message)
            .expected(expected, found));
  }

  /// The node's shapes make no sense.
  public CompileException badShape(String message) {
    return new CompileException(Diagnostic.error(DiagnosticCode.BAD_SHAPE, where(), message));
  }

  /// The node's shapes make no sense.
  public CompileException badShape(String message, String expected, String found) {
    return new CompileException(
        Diagnostic.error(DiagnosticCode.BAD_SHAPE, where(), message).expected(expected, found));
  }

  /// Warns of attributes no importer has asked for.
  public void warnOfUnreadAttributes() {
    for (String attribute : attributes.unread()) {
      warnings.add(
          Diagnostic.warning(
              DiagnosticCode.UNSUPPORTED_ATTRIBUTE,
              where(),
              "the attribute '" + attribute + "' is not known and was ignored"));
    }
  }

  private void define(int index, Operand operand) {
    String name = resultName(index);
    if (!name.isEmpty()) {
      scope.define(name, operand);
    }
  }

  private String resultName(int index) {
    return index < resultCount() ? node.proto().getOutput(index) : "";
  }

  private Location location() {
    return Location.of(node.name());
  }
}
