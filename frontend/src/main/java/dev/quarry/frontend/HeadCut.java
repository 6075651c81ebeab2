package dev.quarry.frontend;

import dev.quarry.frontend.internal.load.ModelFile;
import dev.quarry.frontend.internal.load.ModelParser;
import dev.quarry.frontend.internal.proto.GraphProto;
import dev.quarry.frontend.internal.proto.ModelProto;
import dev.quarry.frontend.internal.proto.NodeProto;
import dev.quarry.frontend.internal.proto.TensorProto;
import dev.quarry.frontend.internal.proto.TensorShapeProto;
import dev.quarry.frontend.internal.proto.TypeProto;
import dev.quarry.frontend.internal.proto.ValueInfoProto;
import dev.quarry.frontend.internal.source.GraphCut;
import dev.quarry.frontend.internal.source.HeadSplit;
import dev.quarry.frontend.internal.source.Selection;
import dev.quarry.frontend.internal.source.SourceGraph;
import dev.quarry.frontend.internal.source.SourceNode;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.type.Shape;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A detector cut behind its last convolutions: what the NPU is good at, and a tail of moves, boxes
/// and scores that stays an ONNX model. The nodes of the tail are those of the model, unchanged, so
/// that both together compute what the model computes.
public final class HeadCut {
  private static final int FLOAT = 1;

  private final Path file;
  private final ModelProto model;
  private final SourceGraph graph;
  private final Selection selection;
  private final HeadSplit split;

  private HeadCut(Path file, ModelProto model, ImportOptions options) {
    this.file = file;
    this.model = model;
    this.graph = SourceGraph.of(model.getGraph());
    this.selection = GraphCut.select(graph, options);
    this.split = HeadSplit.of(graph, selection);
  }

  /// Finds where to cut.
  ///
  /// @param file an ONNX model
  /// @param options with the inputs and outputs of the whole network
  /// @throws CompileException if the file is damaged or has no convolution
  public static HeadCut of(Path file, ImportOptions options) {
    return new HeadCut(file, ModelParser.parse(ModelFile.read(file), file.toString()), options);
  }

  /// The values the NPU part ends at, in order.
  public List<String> values() {
    return split.cuts();
  }

  /// The outputs of the whole network, in order.
  public List<String> outputs() {
    return selection.outputs();
  }

  /// Those of [#values] that the tail reads, in order.
  public List<String> tailInputs() {
    Set<String> read = read();
    return values().stream().filter(read::contains).toList();
  }

  /// The outputs of the network the tail computes; the others are values of the NPU part.
  public List<String> tailOutputs() {
    return split.tailOutputs();
  }

  /// The names of the nodes of the tail, in order of execution.
  public List<String> tailNodes() {
    return split.tail().stream().map(SourceNode::name).toList();
  }

  /// The same options, ending at the cut.
  public ImportOptions part(ImportOptions options) {
    return new ImportOptions(options.shapes(), options.inputs(), values());
  }

  /// The tail as an ONNX model.
  ///
  /// @param shapes the shapes of [#values]
  /// @throws CompileException if its constants lie in files of their own
  public byte[] tail(Map<String, Shape> shapes) {
    GraphProto whole = model.getGraph();
    GraphProto.Builder tail = GraphProto.newBuilder().setName(whole.getName() + "_tail");
    Set<String> read = read();
    Set<String> made = new HashSet<>();
    for (SourceNode node : split.tail()) {
      tail.addNode(node.proto());
      made.addAll(node.proto().getOutputList());
    }
    for (TensorProto initializer : whole.getInitializerList()) {
      if (read.contains(initializer.getName())) {
        tail.addInitializer(inside(initializer));
      }
    }
    tailInputs().forEach(value -> tail.addInput(real(value, shapes)));
    for (String output : tailOutputs()) {
      tail.addOutput(declared(output, whole));
    }
    for (ValueInfoProto value : whole.getValueInfoList()) {
      if (made.contains(value.getName()) && !tailOutputs().contains(value.getName())) {
        tail.addValueInfo(value);
      }
    }
    return model.toBuilder().setGraph(tail).build().toByteArray();
  }

  private Set<String> read() {
    Set<String> read = new LinkedHashSet<>();
    for (SourceNode node : split.tail()) {
      addRead(node.proto(), read);
    }
    return read;
  }

  private static void addRead(NodeProto node, Set<String> read) {
    read.addAll(node.getInputList());
    node.getAttributeList().stream()
        .filter(attribute -> attribute.hasG())
        .flatMap(attribute -> attribute.getG().getNodeList().stream())
        .forEach(inner -> addRead(inner, read));
  }

  private TensorProto inside(TensorProto initializer) {
    if (initializer.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.EXTERNAL_DATA,
                  file + ", initializer '" + initializer.getName() + "'",
                  "the tail would have weights in a file of their own")
              .help("save the model with its weights inside, then cut it"));
    }
    return initializer;
  }

  private static ValueInfoProto real(String value, Map<String, Shape> shapes) {
    Shape shape = shapes.get(value);
    if (shape == null) {
      throw new IllegalArgumentException("no shape for '" + value + "'");
    }
    var dims = TensorShapeProto.newBuilder();
    shape
        .dims()
        .forEach(size -> dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
    return ValueInfoProto.newBuilder()
        .setName(value)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(dims)))
        .build();
  }

  private ValueInfoProto declared(String output, GraphProto whole) {
    for (ValueInfoProto value : whole.getOutputList()) {
      if (value.getName().equals(output)) {
        return value;
      }
    }
    // A value of the inside, chosen with --outputs; its type may be declared or not.
    return graph
        .declaredType(output)
        .map(type -> ValueInfoProto.newBuilder().setName(output).setType(type).build())
        .orElseGet(() -> ValueInfoProto.newBuilder().setName(output).build());
  }
}
