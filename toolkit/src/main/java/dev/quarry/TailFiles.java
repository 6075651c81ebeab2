package dev.quarry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarry.data.AtomicFiles;
import dev.quarry.frontend.HeadCut;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import dev.quarry.ir.type.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is written beside a compiled network whose heads are cut off: the tail as an ONNX model,
/// and a manifest that says which output of the NPU goes where.
///
/// @param tail the ONNX file; empty when nothing follows the convolutions
/// @param manifest the JSON file
/// @param nodes number of nodes in the tail
public record TailFiles(Optional<Path> tail, Path manifest, int nodes) {
  private static final String ENDING = ".rknn";

  /// Writes the files, named after the compiled one.
  ///
  /// @param model the ONNX file that was cut
  /// @param rknn the compiled file
  /// @param part the NPU part, whose outputs are the cut values
  public static TailFiles write(Path model, Path rknn, HeadCut cut, Graph part) {
    Map<String, Shape> shapes = new HashMap<>();
    part.outputs().forEach(output -> shapes.put(output.name(), output.value().shape()));
    String name = String.valueOf(rknn.getFileName());
    String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    Path manifest = rknn.resolveSibling(stem + ".tail.json");
    List<String> nodes = cut.tailNodes();
    Optional<Path> tail =
        nodes.isEmpty() ? Optional.empty() : Optional.of(rknn.resolveSibling(stem + ".tail.onnx"));
    tail.ifPresent(file -> AtomicFiles.write(file, cut.tail(shapes)));
    String text = manifest(model, rknn, tail, cut, part).toPrettyString();
    AtomicFiles.write(manifest, text.replace(System.lineSeparator(), "\n") + "\n");
    return new TailFiles(tail, manifest, nodes.size());
  }

  private static ObjectNode manifest(
      Path model, Path rknn, Optional<Path> tail, HeadCut cut, Graph part) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("model", String.valueOf(model.getFileName()));
    ObjectNode npu = root.putObject("npu").put("file", String.valueOf(rknn.getFileName()));
    ArrayNode values = npu.putArray("outputs");
    List<String> names = part.outputs().stream().map(GraphOutput::name).toList();
    for (GraphOutput output : part.outputs()) {
      ObjectNode value = values.addObject().put("name", output.name());
      output.value().shape().dims().forEach(value.putArray("shape")::add);
    }
    if (tail.isPresent()) {
      ObjectNode rest = root.putObject("tail");
      rest.put("file", String.valueOf(tail.get().getFileName()));
      ArrayNode inputs = rest.putArray("inputs");
      for (String input : cut.tailInputs()) {
        inputs.addObject().put("name", input).put("npu_output", names.indexOf(input));
      }
      cut.tailOutputs().forEach(rest.putArray("outputs")::add);
      cut.tailNodes().forEach(rest.putArray("nodes")::add);
    }
    ArrayNode outputs = root.putArray("outputs");
    for (String output : cut.outputs()) {
      ObjectNode entry = outputs.addObject().put("name", output);
      int tailOutput = cut.tailOutputs().indexOf(output);
      entry.put("from", tailOutput < 0 ? "npu" : "tail");
      entry.put("index", tailOutput < 0 ? names.indexOf(output) : tailOutput);
    }
    return root;
  }
}
