package dev.quarry.codegen.rknn2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The JSON text behind the FlatBuffer block, which repeats inputs and outputs for older readers.
// RKNN v2: rknn2-format.md section 8; equal to the vendor's text in all 22 files at hand
public final class RknnTrailer {
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final String NORM_TENSOR = "norm_tensor";

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private RknnTrailer() {}

  /// The text for a model: keys sorted, no spaces.
  public static String text(RknnModel model) {
    try {
      return MAPPER.writeValueAsString(tree(model));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this is a bug: a JSON tree cannot be printed", e);
    }
  }

  private static ObjectNode tree(RknnModel model) {
    RknnGraph graph = model.graph();
    int inputs = graph.inputs().size();
    int outputs = graph.outputs().size();
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode connections = root.putArray("connection");
    ArrayNode edges = root.putArray("graph");
    ArrayNode tensors = root.putArray(NORM_TENSOR);
    // inputs get the tensor ids 0.., outputs follow
    for (int i = 0; i < inputs + outputs; i++) {
      boolean input = i < inputs;
      String side = input ? INPUT : OUTPUT;
      int position = input ? i : i - inputs;
      int index = input ? graph.inputs().get(i) : graph.outputs().get(position);
      connection(connections.addObject(), side, position, i);
      edge(edges.addObject(), side, position, i);
      tensor(tensors.addObject(), graph.tensor(index), i);
    }
    root.putArray("const_tensor");
    root.putArray("virtual_tensor");
    root.put("input_num", inputs).put("output_num", outputs).put("node_num", 1);
    root.put("norm_tensor_num", inputs + outputs).put("name", "rknn model");
    String source = model.info().source();
    root.put("network_platform", source).put("ori_network_platform", source);
    root.putArray("target_platform").add(model.info().target());
    root.put("version", version(model.info().compiler()));
    node(root.putArray("nodes").addObject(), inputs, outputs);
    return root;
  }

  private static void connection(ObjectNode out, String side, int position, int id) {
    out.put("left", side).put("left_tensor_id", position).put("node_id", 0);
    out.putObject("right_tensor").put("tensor_id", id).put("type", NORM_TENSOR);
  }

  private static void edge(ObjectNode out, String side, int position, int id) {
    out.put("left", side).put("left_tensor_id", position);
    out.put("right", NORM_TENSOR).put("right_tensor_id", id);
  }

  private static void tensor(ObjectNode out, RknnTensor tensor, int id) {
    List<Integer> shape = tensor.shape();
    RknnQuantization quantization = tensor.quantization();
    out.put("dim_num", shape.size()).put("tensor_id", id).put("url", tensor.name());
    shape.forEach(out.putArray("size")::add);
    out.putObject("dtype")
        .put("qnt_method", quantization.method())
        .put("qnt_type", quantization.type())
        .put("vx_type", quantization.type());
  }

  private static void node(ObjectNode out, int inputs, int outputs) {
    out.put("input_num", inputs).put("output_num", outputs).put("uid", 0);
    out.put("lid", "npu_network_bin_graph").put("name", "nnbg").put("op", "RKNN_OP_NNBG");
    out.putObject("nn").putObject("nbg").put("type", "RKNN_OP_NNBG");
  }

  /// The compiler text up to its bracket, for example `2.3.2` or `1.6.2-source_code`.
  private static String version(String compiler) {
    int bracket = compiler.indexOf('(');
    return bracket < 0 ? compiler : compiler.substring(0, bracket);
  }
}
