package dev.quarry.frontend.internal.build;

import dev.quarry.frontend.ImportOptions;
import dev.quarry.frontend.ImportResult;
import dev.quarry.frontend.ModelFacts;
import dev.quarry.frontend.internal.load.TensorReader;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.frontend.internal.proto.OperatorSetIdProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.source.GraphCut;
import dev.quarry.frontend.internal.source.Selection;
import dev.quarry.frontend.internal.source.SourceGraph;
import dev.quarry.frontend.internal.source.SourceNode;
import dev.quarry.frontend.internal.source.Suggestions;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.graph.Module;
import dev.quarry.ir.type.Level;
import dev.quarry.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// One model on its way into the IR.
public final class GraphImport {
  private static final int OLDEST = 7;
  private static final int NEWEST = 25;

  private final ModelProto model;
  private final TensorReader tensors;
  private final Predicate<NodeContext> importer;
  private final Collection<String> operators;
  private final List<Diagnostic> warnings = new ArrayList<>();
  private final List<Diagnostic> problems = new ArrayList<>();

  /// @param importer imports a node; false if it does not know the operator
  /// @param operators names the importer knows, for suggestions
  public GraphImport(
      ModelProto model,
      TensorReader tensors,
      Predicate<NodeContext> importer,
      Collection<String> operators) {
    this.model = model;
    this.tensors = tensors;
    this.importer = importer;
    this.operators = operators;
  }

  /// Imports the part the options select.
  ///
  /// @param fileBytes size of the model
  public ImportResult run(ImportOptions options, long fileBytes) {
    int opset = opset();
    SourceGraph source = SourceGraph.of(model.getGraph());
    Selection selection = GraphCut.select(source, options);
    requireShapesOfInputs(options, selection);
    Map<String, TensorType> cutTypes = cutTypes(source, selection, options, opset);
    var assembler = new GraphAssembler(name(source));
    Scope scope = Scope.of(source.initializers(), tensors);
    var types = new InputTypes(source, options, cutTypes, problems);
    for (String input : selection.inputs()) {
      types
          .of(input)
          .ifPresentOrElse(
              type -> scope.define(input, assembler.input(input, type)), () -> scope.fail(input));
    }
    for (SourceNode node : selection.nodes()) {
      importNode(node, scope, assembler, opset);
    }
    for (String output : selection.outputs()) {
      if (!scope.hasFailed(output)) {
        scope.find(output).ifPresent(operand -> assembler.output(output, operand));
      }
    }
    if (!problems.isEmpty()) {
      throw new CompileException(problems);
    }
    var module = new Module(Level.IMPORTED, assembler.build());
    return new ImportResult(module, facts(opset, fileBytes), warnings);
  }

  private static String name(SourceGraph source) {
    return source.name().isEmpty() ? "main" : source.name();
  }

  private int opset() {
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (SourceNode.isStandard(set.getDomain())) {
        long version = set.getVersion();
        if (version < OLDEST || version > NEWEST) {
          throw new CompileException(
              Diagnostic.error(
                      DiagnosticCode.UNSUPPORTED_OPSET, "the model", "its operator set version")
                  .expected(OLDEST + " to " + NEWEST, Long.toString(version))
                  .help("export the network again with opset 12 to 20"));
        }
        return (int) version;
      }
    }
    throw new CompileException(
        Diagnostic.error(
                DiagnosticCode.UNSUPPORTED_OPSET,
                "the model",
                "it does not say which version of the ONNX operators it uses")
            .expected("an opset_import of the standard domain", "none"));
  }

  private static void requireShapesOfInputs(ImportOptions options, Selection selection) {
    for (String name : options.shapes().keySet()) {
      if (!selection.inputs().contains(name)) {
        throw new CompileException(
            Diagnostic.error(
                    DiagnosticCode.UNKNOWN_VALUE, "--shape", "there is no input '" + name + "'")
                .help(Suggestions.forName(name, selection.inputs())));
      }
    }
  }

  /// Values in the middle often have no declared shape; importing what lies before them tells it.
  private Map<String, TensorType> cutTypes(
      SourceGraph source, Selection selection, ImportOptions options, int opset) {
    Map<String, TensorType> types = new HashMap<>();
    List<String> open =
        options.inputs().stream()
            .filter(name -> !source.inputs().contains(name))
            .filter(name -> !options.shapes().containsKey(name))
            .toList();
    if (open.isEmpty() || selection.inputs().isEmpty()) {
      return types;
    }
    var before = new GraphImport(model, tensors, importer, operators);
    Optional<Scope> scope = before.importUpTo(source, open, opset);
    for (String name : open) {
      scope.flatMap(s -> s.find(name)).ifPresent(operand -> types.put(name, operand.type()));
    }
    return types;
  }

  /// What lies before some values; empty if its own inputs have free dimensions.
  private Optional<Scope> importUpTo(SourceGraph source, List<String> ends, int opset) {
    var all = new ImportOptions(new java.util.LinkedHashMap<>(), List.of(), ends);
    Selection selection = GraphCut.select(source, all);
    var assembler = new GraphAssembler("before");
    Scope scope = Scope.of(source.initializers(), tensors);
    var types = new InputTypes(source, all, Map.of(), problems);
    for (String input : selection.inputs()) {
      types
          .of(input)
          .ifPresentOrElse(
              type -> scope.define(input, assembler.input(input, type)), () -> scope.fail(input));
    }
    for (SourceNode node : selection.nodes()) {
      importNode(node, scope, assembler, opset);
    }
    return problems.isEmpty() ? Optional.of(scope) : Optional.empty();
  }

  private void importNode(SourceNode node, Scope scope, GraphAssembler assembler, int opset) {
    boolean quiet = node.proto().getInputList().stream().anyMatch(scope::hasFailed);
    if (!quiet) {
      try {
        if (!node.isStandard()) {
          throw unknownOperator(node);
        }
        var context = new NodeContext(node, opset, scope, assembler, warnings);
        if (!importer.test(context)) {
          throw unknownOperator(node);
        }
        context.warnOfUnreadAttributes();
        return;
      } catch (CompileException e) {
        problems.addAll(e.diagnostics());
      }
    }
    node.proto().getOutputList().forEach(scope::fail);
  }

  private CompileException unknownOperator(SourceNode node) {
    String values = String.join(", ", node.proto().getInputList());
    String advice =
        operators.contains(node.proto().getOpType()) || !node.isStandard()
            ? "end the network before it with --outputs " + values
            : Suggestions.forName(node.proto().getOpType(), operators)
                + "; or end the network before it with --outputs "
                + values;
    return new CompileException(
        Diagnostic.error(
                DiagnosticCode.UNSUPPORTED_OP,
                node.where(),
                "the operator " + node.operator() + " is not imported")
            .help(advice));
  }

  private ModelFacts facts(int opset, long fileBytes) {
    long parameters = 0;
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      long elements = 1;
      for (long dim : tensor.getDimsList()) {
        elements *= dim;
      }
      parameters += elements;
    }
    String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
    return new ModelFacts(
        "ONNX", opset, producer, model.getGraph().getNodeCount(), parameters, fileBytes);
  }
}
