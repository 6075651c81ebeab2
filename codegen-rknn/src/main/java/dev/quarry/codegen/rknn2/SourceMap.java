package dev.quarry.codegen.rknn2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Which nodes of the source model every node of a file stands for.
///
/// Quarry writes it into the file's text about the conversion (`generator`), which the runtime is
/// inferred to ignore. Files without one, such as the vendor's, tell one source per node: the part
/// of its name behind the colon. From a node on, the way to registers is in the file itself: the
/// task table names the node of each task, and the task its words.
///
/// @param exact whether the file holds the map; otherwise it is made from the nodes' names
/// @param entries one per node of the file, in order
public record SourceMap(boolean exact, List<Entry> entries) {
  private static final String KEY = "source_map";
  private static final String TEXT = "text";
  private static final String OP = "op";
  private static final String ONNX = "onnx";

  /// What a node of the file stands for.
  ///
  /// @param op op of the lowered network, for example `npu_conv`; empty when not known
  /// @param onnx names of the source model's nodes, in the order they were merged
  public record Entry(String op, List<String> onnx) {
    /// A node of the file's own making.
    public static final Entry NONE = new Entry("", List.of());

    public Entry {
      onnx = List.copyOf(onnx);
    }

    /// The source nodes joined by `+`.
    public String text() {
      return String.join("+", onnx);
    }
  }

  public SourceMap {
    entries = List.copyOf(entries);
  }

  /// The map of a file: the one it holds if that has an entry for every node, else from names.
  public static SourceMap of(RknnModel model) {
    List<RknnNode> nodes = model.graph().nodes();
    List<Entry> stored = stored(model.info().generator());
    if (stored.size() == nodes.size() && !stored.isEmpty()) {
      return new SourceMap(true, stored);
    }
    return new SourceMap(false, nodes.stream().map(SourceMap::fromName).toList());
  }

  /// The entry of a node; [Entry#NONE] beyond the last one.
  public Entry entry(int node) {
    return node >= 0 && node < entries.size() ? entries.get(node) : Entry.NONE;
  }

  /// The text about a conversion with this map in it.
  ///
  /// @param generator a JSON object, whose keys are kept; other text is kept under `text`
  // without `true`, `false` and `null` it is at the same time the Python literal the vendor writes
  public String into(String generator) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    try {
      if (new JsonMapper().readTree(generator) instanceof ObjectNode object) {
        root.setAll(object);
      } else {
        root.put(TEXT, generator);
      }
    } catch (JsonProcessingException _) {
      root.put(TEXT, generator);
    }
    root.set(KEY, json());
    return root.toString();
  }

  private ArrayNode json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Entry entry : entries) {
      ObjectNode node = list.addObject().put(OP, entry.op);
      entry.onnx.forEach(node.putArray(ONNX)::add);
    }
    return list;
  }

  private static List<Entry> stored(String generator) {
    if (!generator.contains('"' + KEY + '"')) {
      return List.of();
    }
    try {
      var entries = new ArrayList<Entry>();
      for (JsonNode node : new JsonMapper().readTree(generator).path(KEY)) {
        var sources = new ArrayList<String>();
        node.path(ONNX).forEach(source -> sources.add(source.asText()));
        entries.add(new Entry(node.path(OP).asText(), sources));
      }
      return entries;
    } catch (JsonProcessingException _) {
      return List.of(); // text of another program, or damaged; it is documentation only
    }
  }

  /// Names are `type:source`; a fused addition appends words the source name does not have.
  private static Entry fromName(RknnNode node) {
    int colon = node.name().indexOf(':');
    return colon < 0 ? Entry.NONE : new Entry("", List.of(node.name().substring(colon + 1)));
  }
}
