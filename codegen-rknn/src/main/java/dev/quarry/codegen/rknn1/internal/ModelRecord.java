package dev.quarry.codegen.rknn1.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.codegen.rknn1.V1Connection;
import dev.quarry.codegen.rknn1.V1Element;
import dev.quarry.codegen.rknn1.V1GraphPort;
import dev.quarry.codegen.rknn1.V1Header;
import dev.quarry.codegen.rknn1.V1Model;
import dev.quarry.codegen.rknn1.V1Node;
import dev.quarry.codegen.rknn1.V1Params;
import dev.quarry.codegen.rknn1.V1Policy;
import dev.quarry.codegen.rknn1.V1Scheme;
import dev.quarry.codegen.rknn1.V1Tensor;
import dev.quarry.codegen.rknn1.V1Type;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The JSON objects of a file, each described once.
// RKNN v1: rknn1-format.md sections 2 to 6; order of keys as toolkit 1.7.3 writes them.
public final class ModelRecord {
  private ModelRecord() {}

  private static final JsonKey<Number> SCALE = JsonKey.ofNumber("scale");
  private static final JsonKey<Integer> ZERO_POINT = JsonKey.ofInt("zero_point");
  private static final JsonKey<Integer> FL = JsonKey.ofInt("fl");
  private static final JsonKey<V1Scheme> SCHEME =
      new JsonKey<>("qnt_type", new EnumCodec<>("qnt_type", V1Scheme::parse, V1Scheme::text));
  private static final JsonKey<V1Element> ELEMENT =
      new JsonKey<>("vx_type", new EnumCodec<>("vx_type", V1Element::parse, V1Element::text));

  static final JsonRecord<V1Type> TYPE =
      new JsonRecord<>(
              r ->
                  new V1Type(
                      r.find(SCALE), r.find(ZERO_POINT), r.find(FL), r.get(SCHEME), r.get(ELEMENT)))
          .optional(SCALE, V1Type::scale)
          .optional(ZERO_POINT, V1Type::zeroPoint)
          .optional(FL, V1Type::fractionBits)
          .key(SCHEME, V1Type::scheme)
          .key(ELEMENT, V1Type::element);

  private static final JsonKey<Integer> TENSOR_ID = JsonKey.ofInt("tensor_id");
  private static final JsonKey<List<Integer>> SIZE = JsonKey.ofInts("size");
  private static final JsonKey<Integer> RANK = JsonKey.ofInt("dim_num");
  private static final JsonKey<V1Type> DTYPE = new JsonKey<>("dtype", TYPE);
  private static final JsonKey<Integer> OPT = JsonKey.ofInt("opt");
  private static final JsonKey<String> URL = JsonKey.ofText("url");
  private static final JsonKey<Integer> OFFSET = JsonKey.ofInt("offset");
  private static final JsonKey<Integer> LENGTH = JsonKey.ofInt("len");

  static final JsonRecord<V1Tensor.Norm> NORM =
      new JsonRecord<>(
              r ->
                  new V1Tensor.Norm(
                      r.get(TENSOR_ID),
                      r.get(SIZE),
                      r.get(RANK),
                      r.get(DTYPE),
                      r.find(OPT),
                      r.find(URL)))
          .key(TENSOR_ID, V1Tensor.Norm::id)
          .key(SIZE, V1Tensor.Norm::size)
          .key(RANK, V1Tensor.Norm::rank)
          .key(DTYPE, V1Tensor.Norm::type)
          .optional(OPT, V1Tensor.Norm::optimized)
          .optional(URL, V1Tensor.Norm::url);

  static final JsonRecord<V1Tensor.Const> CONST =
      new JsonRecord<>(
              r ->
                  new V1Tensor.Const(
                      r.get(TENSOR_ID),
                      r.get(SIZE),
                      r.get(RANK),
                      r.get(DTYPE),
                      r.get(OFFSET),
                      r.find(LENGTH)))
          .key(TENSOR_ID, V1Tensor.Const::id)
          .key(SIZE, V1Tensor.Const::size)
          .key(RANK, V1Tensor.Const::rank)
          .key(DTYPE, V1Tensor.Const::type)
          .key(OFFSET, V1Tensor.Const::offset)
          .optional(LENGTH, V1Tensor.Const::length);

  private static final JsonKey<Integer> NODE_ID = JsonKey.ofInt("node_id");
  private static final JsonKey<Integer> OUTPUT_PORT = JsonKey.ofInt("output_port");

  static final JsonRecord<V1Tensor.Virtual> VIRTUAL =
      new JsonRecord<>(r -> new V1Tensor.Virtual(r.get(NODE_ID), r.get(OUTPUT_PORT), r.get(DTYPE)))
          .key(NODE_ID, V1Tensor.Virtual::node)
          .key(OUTPUT_PORT, V1Tensor.Virtual::port)
          .key(DTYPE, V1Tensor.Virtual::type);

  private static final JsonKey<String> LEFT = JsonKey.ofText("left");
  private static final JsonKey<Integer> LEFT_ID = JsonKey.ofInt("left_tensor_id");
  private static final JsonKey<String> END_KIND = JsonKey.ofText("type");

  private static final JsonRecord<V1Connection.TensorEnd> TENSOR_END =
      new JsonRecord<>(r -> new V1Connection.TensorEnd(r.get(END_KIND), r.get(TENSOR_ID)))
          .key(END_KIND, V1Connection.TensorEnd::kind)
          .key(TENSOR_ID, V1Connection.TensorEnd::id);

  private static final JsonRecord<V1Connection.NodeEnd> NODE_END =
      new JsonRecord<>(r -> new V1Connection.NodeEnd(r.get(NODE_ID), r.get(TENSOR_ID)))
          .key(NODE_ID, V1Connection.NodeEnd::node)
          .key(TENSOR_ID, V1Connection.NodeEnd::port);

  private static final JsonKey<V1Connection.TensorEnd> RIGHT_TENSOR =
      new JsonKey<>("right_tensor", TENSOR_END);
  private static final JsonKey<V1Connection.NodeEnd> RIGHT_NODE =
      new JsonKey<>("right_node", NODE_END);

  static final JsonRecord<V1Connection> CONNECTION =
      new JsonRecord<>(
              r ->
                  new V1Connection(
                      r.get(NODE_ID),
                      r.get(LEFT),
                      r.get(LEFT_ID),
                      r.find(RIGHT_TENSOR),
                      r.find(RIGHT_NODE)))
          .key(NODE_ID, V1Connection::node)
          .key(LEFT, V1Connection::side)
          .key(LEFT_ID, V1Connection::port)
          .optional(RIGHT_TENSOR, V1Connection::tensor)
          .optional(RIGHT_NODE, V1Connection::source);

  private static final JsonKey<String> RIGHT = JsonKey.ofText("right");
  private static final JsonKey<Integer> RIGHT_ID = JsonKey.ofInt("right_tensor_id");

  static final JsonRecord<V1GraphPort> GRAPH_PORT =
      new JsonRecord<>(
              r -> new V1GraphPort(r.get(LEFT), r.get(LEFT_ID), r.get(RIGHT), r.get(RIGHT_ID)))
          .key(LEFT, V1GraphPort::side)
          .key(LEFT_ID, V1GraphPort::index)
          .key(RIGHT, V1GraphPort::kind)
          .key(RIGHT_ID, V1GraphPort::tensor);

  private static final JsonKey<Integer> HAS_RELU = JsonKey.ofInt("has_relu");
  private static final JsonKey<String> OVERFLOW = JsonKey.ofText("overflow_policy");
  private static final JsonKey<String> ROUNDING = JsonKey.ofText("rounding_policy");
  private static final JsonKey<String> SIZE_ROUNDING = JsonKey.ofText("down_scale_size_rounding");

  static final JsonRecord<V1Policy> POLICY =
      new JsonRecord<>(
              r ->
                  new V1Policy(
                      r.find(HAS_RELU), r.find(OVERFLOW), r.find(ROUNDING), r.find(SIZE_ROUNDING)))
          .optional(HAS_RELU, V1Policy::hasRelu)
          .optional(OVERFLOW, V1Policy::overflow)
          .optional(ROUNDING, V1Policy::rounding)
          .optional(SIZE_ROUNDING, V1Policy::sizeRounding);

  private static final JsonKey<String> LID = JsonKey.ofText("lid");
  private static final JsonKey<String> NAME = JsonKey.ofText("name");
  private static final JsonKey<String> OP = JsonKey.ofText("op");
  private static final JsonKey<Integer> UID = JsonKey.ofInt("uid");
  private static final JsonKey<Integer> INPUT_NUM = JsonKey.ofInt("input_num");
  private static final JsonKey<Integer> OUTPUT_NUM = JsonKey.ofInt("output_num");
  private static final JsonKey<V1Params> NN = new JsonKey<>("nn", new ParamsCodec());
  private static final JsonKey<V1Policy> VX = new JsonKey<>("vx", POLICY);

  static final JsonRecord<V1Node> NODE =
      new JsonRecord<>(
              r ->
                  new V1Node(
                      r.get(LID),
                      r.get(NAME),
                      r.get(OP),
                      r.get(UID),
                      r.find(INPUT_NUM),
                      r.find(OUTPUT_NUM),
                      r.find(NN).orElse(V1Params.NONE),
                      r.find(VX)))
          .key(LID, V1Node::lid)
          .key(NAME, V1Node::name)
          .key(OP, V1Node::op)
          .key(UID, V1Node::uid)
          .optional(INPUT_NUM, V1Node::inputCount)
          .optional(OUTPUT_NUM, V1Node::outputCount)
          .optional(NN, n -> Optional.of(n.params()).filter(p -> !p.equals(V1Params.NONE)))
          .optional(VX, V1Node::policy);

  private static final JsonKey<List<String>> TARGETS =
      new JsonKey<>("target_platform", JsonCodec.list(JsonCodec.TEXT));
  private static final JsonKey<String> PLATFORM = JsonKey.ofText("network_platform");
  private static final JsonKey<String> SOURCE = JsonKey.ofText("ori_network_platform");
  private static final JsonKey<Integer> INPUT_FORMAT = JsonKey.ofInt("input_fmt");
  private static final JsonKey<Integer> INPUT_TRANSPOSE = JsonKey.ofInt("input_transpose");
  private static final JsonKey<Integer> OUTPUT_FORMAT = JsonKey.ofInt("output_fmt");
  private static final JsonKey<String> VERSION = JsonKey.ofText("version");
  private static final JsonKey<String> OVXLIB = JsonKey.ofText("ovxlib_version");
  private static final JsonKey<Integer> NODE_NUM = JsonKey.ofInt("node_num");
  private static final JsonKey<Integer> NORM_NUM = JsonKey.ofInt("norm_tensor_num");
  private static final JsonKey<Integer> CONST_NUM = JsonKey.ofInt("const_tensor_num");
  private static final JsonKey<Integer> VIRTUAL_NUM = JsonKey.ofInt("virtual_tensor_num");
  private static final JsonKey<Integer> LEVEL = JsonKey.ofInt("optimization_level");
  private static final JsonKey<List<Number>> MEAN =
      new JsonKey<>("mean_value", JsonCodec.list(JsonCodec.NUMBER));
  private static final JsonKey<List<Integer>> MEAN_CHANNELS = JsonKey.ofInts("mean_value_chns");
  private static final JsonKey<List<Number>> STD =
      new JsonKey<>("std_value", JsonCodec.list(JsonCodec.NUMBER));
  private static final JsonKey<List<Integer>> REORDER = JsonKey.ofInts("reorder");
  private static final JsonKey<Integer> PRE_COMPILE = JsonKey.ofInt("pre_compile");
  private static final JsonKey<Integer> CASE_TYPE = JsonKey.ofInt("case_type");
  private static final JsonKey<List<V1Node>> NODES = new JsonKey<>("nodes", JsonCodec.list(NODE));
  private static final JsonKey<List<V1Tensor.Norm>> NORMS =
      new JsonKey<>("norm_tensor", JsonCodec.list(NORM));
  private static final JsonKey<List<V1Tensor.Const>> CONSTS =
      new JsonKey<>("const_tensor", JsonCodec.list(CONST));
  private static final JsonKey<List<V1Tensor.Virtual>> VIRTUALS =
      new JsonKey<>("virtual_tensor", JsonCodec.list(VIRTUAL));
  private static final JsonKey<List<V1Connection>> CONNECTIONS =
      new JsonKey<>("connection", JsonCodec.list(CONNECTION));
  private static final JsonKey<List<V1GraphPort>> GRAPH =
      new JsonKey<>("graph", JsonCodec.list(GRAPH_PORT));
  private static final JsonKey<Integer> PRE_COMPILE_VERSION = JsonKey.ofInt("pre_compile_version");

  static final JsonRecord<V1Model> MODEL =
      new JsonRecord<>(ModelRecord::model)
          .optional(TARGETS, of(V1Header::targets))
          .optional(PLATFORM, of(V1Header::networkPlatform))
          .optional(SOURCE, of(V1Header::sourcePlatform))
          .optional(INPUT_FORMAT, of(V1Header::inputFormat))
          .optional(INPUT_TRANSPOSE, of(V1Header::inputTranspose))
          .optional(OUTPUT_FORMAT, of(V1Header::outputFormat))
          .key(NAME, of(V1Header::name))
          .key(VERSION, of(V1Header::version))
          .key(OVXLIB, of(V1Header::ovxlibVersion))
          .key(NODE_NUM, of(h -> h.counters().nodes()))
          .key(NORM_NUM, of(h -> h.counters().norms()))
          .key(CONST_NUM, of(h -> h.counters().constants()))
          .key(VIRTUAL_NUM, of(h -> h.counters().results()))
          .optional(LEVEL, of(V1Header::optimizationLevel))
          .key(MEAN, of(h -> h.preprocessing().mean()))
          .optional(MEAN_CHANNELS, of(h -> h.preprocessing().channels()))
          .optional(STD, of(h -> h.preprocessing().std()))
          .key(REORDER, of(h -> h.preprocessing().reorder()))
          .key(INPUT_NUM, of(V1Header::inputCount))
          .key(OUTPUT_NUM, of(V1Header::outputCount))
          .optional(PRE_COMPILE, of(V1Header::precompiled))
          .optional(CASE_TYPE, of(V1Header::caseType))
          .key(NODES, V1Model::nodes)
          .key(NORMS, V1Model::norms)
          .key(CONSTS, V1Model::constants)
          .key(VIRTUALS, V1Model::virtuals)
          .key(CONNECTIONS, V1Model::connections)
          .key(GRAPH, V1Model::graph)
          .optional(PRE_COMPILE_VERSION, of(V1Header::precompileVersion));

  /// Reads the whole document.
  public static V1Model read(String file, JsonNode tree, List<String> notes) {
    return MODEL.read(tree, new JsonPlace(file, "", notes));
  }

  /// Writes the whole document.
  public static JsonNode write(V1Model model) {
    return MODEL.write(model);
  }

  private static <V> Function<V1Model, V> of(Function<V1Header, V> getter) {
    return model -> getter.apply(model.header());
  }

  private static V1Model model(JsonRecord.Row r) {
    return new V1Model(
        header(r),
        r.get(NODES),
        r.get(NORMS),
        r.get(CONSTS),
        r.get(VIRTUALS),
        r.get(CONNECTIONS),
        r.get(GRAPH));
  }

  private static V1Header header(JsonRecord.Row r) {
    return new V1Header(
        r.find(TARGETS),
        r.find(PLATFORM),
        r.find(SOURCE),
        r.find(INPUT_FORMAT),
        r.find(INPUT_TRANSPOSE),
        r.find(OUTPUT_FORMAT),
        r.get(NAME),
        r.get(VERSION),
        r.get(OVXLIB),
        new V1Header.Counters(
            r.get(NODE_NUM), r.get(NORM_NUM), r.get(CONST_NUM), r.get(VIRTUAL_NUM)),
        r.find(LEVEL),
        new V1Header.Preprocessing(r.get(MEAN), r.find(MEAN_CHANNELS), r.find(STD), r.get(REORDER)),
        r.get(INPUT_NUM),
        r.get(OUTPUT_NUM),
        r.find(PRE_COMPILE),
        r.find(CASE_TYPE),
        r.find(PRE_COMPILE_VERSION));
  }
}
