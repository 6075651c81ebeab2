package dev.quarry.codegen.rknn2.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.flatbuffers.FlatBufferBuilder;
import dev.quarry.codegen.rknn2.NodeParam;
import dev.quarry.codegen.rknn2.NodeParam.ArgMaxParam;
import dev.quarry.codegen.rknn2.NodeParam.AveragePoolParam;
import dev.quarry.codegen.rknn2.NodeParam.ConcatParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvParam;
import dev.quarry.codegen.rknn2.NodeParam.ConvTransposeParam;
import dev.quarry.codegen.rknn2.NodeParam.DepthToSpaceParam;
import dev.quarry.codegen.rknn2.NodeParam.MaxPoolParam;
import dev.quarry.codegen.rknn2.NodeParam.None;
import dev.quarry.codegen.rknn2.NodeParam.OtherParam;
import dev.quarry.codegen.rknn2.NodeParam.ResizeParam;
import dev.quarry.codegen.rknn2.NodeParam.SoftmaxParam;
import dev.quarry.codegen.rknn2.NodeParam.SplitParam;
import dev.quarry.codegen.rknn2.NodeParam.TransposeParam;
import java.util.List;
import java.util.Optional;

/// A parameter table; which one it is, an earlier field of the node says.
///
/// @param tagField the id of that field
public record ParamType(int tagField) implements ReferenceType<NodeParam> {
  private static final List<Choice<?>> CHOICES =
      List.of(
          new Choice<>(1, ParamTables.CONV),
          new Choice<>(2, ParamTables.CONV_TRANSPOSE),
          new Choice<>(3, ParamTables.MAX_POOL),
          new Choice<>(5, ParamTables.AVERAGE_POOL),
          new Choice<>(19, ParamTables.CONCAT),
          new Choice<>(20, ParamTables.SPLIT),
          new Choice<>(25, ParamTables.TRANSPOSE),
          new Choice<>(26, ParamTables.RESIZE),
          new Choice<>(32, ParamTables.DEPTH_TO_SPACE),
          new Choice<>(51, ParamTables.ARG_MAX),
          new Choice<>(61, ParamTables.SOFTMAX));

  /// The tables by tag, for documents.
  static List<TableSpec<?>> tables() {
    return CHOICES.stream().<TableSpec<?>>map(Choice::spec).toList();
  }

  @Override
  public String text() {
    return "union";
  }

  @Override
  public NodeParam absent() {
    return new None();
  }

  @Override
  public NodeParam readTarget(FlatRow row, int target, String what) {
    int tag = tag(row, what);
    Optional<Choice<?>> choice = choice(tag);
    return choice.isPresent()
        ? choice.get().spec.read(new FlatRow(row.block(), target, what))
        : new OtherParam(tag);
  }

  @Override
  public int prepare(FlatBufferBuilder out, NodeParam value) {
    return switch (value) {
      case None _ -> 0;
      case ConvParam param -> ParamTables.CONV.write(out, param);
      case ConvTransposeParam param -> ParamTables.CONV_TRANSPOSE.write(out, param);
      case MaxPoolParam param -> ParamTables.MAX_POOL.write(out, param);
      case AveragePoolParam param -> ParamTables.AVERAGE_POOL.write(out, param);
      case ConcatParam param -> ParamTables.CONCAT.write(out, param);
      case SplitParam param -> ParamTables.SPLIT.write(out, param);
      case TransposeParam param -> ParamTables.TRANSPOSE.write(out, param);
      case ResizeParam param -> ParamTables.RESIZE.write(out, param);
      case DepthToSpaceParam param -> ParamTables.DEPTH_TO_SPACE.write(out, param);
      case ArgMaxParam param -> ParamTables.ARG_MAX.write(out, param);
      case SoftmaxParam param -> ParamTables.SOFTMAX.write(out, param);
      case OtherParam param ->
          throw new IllegalStateException(
              "parameter table " + param.tag() + " must be refused before writing");
    };
  }

  @Override
  public void listTarget(Listing listing, FlatRow row, int target, String what) {
    choice(tag(row, what))
        .ifPresent(choice -> choice.list(listing, new FlatRow(row.block(), target, what), what));
  }

  /// The parameters under their field names.
  public static ObjectNode tree(NodeParam value) {
    return switch (value) {
      case None _ -> JsonNodeFactory.instance.objectNode();
      case ConvParam param -> ParamTables.CONV.tree(param);
      case ConvTransposeParam param -> ParamTables.CONV_TRANSPOSE.tree(param);
      case MaxPoolParam param -> ParamTables.MAX_POOL.tree(param);
      case AveragePoolParam param -> ParamTables.AVERAGE_POOL.tree(param);
      case ConcatParam param -> ParamTables.CONCAT.tree(param);
      case SplitParam param -> ParamTables.SPLIT.tree(param);
      case TransposeParam param -> ParamTables.TRANSPOSE.tree(param);
      case ResizeParam param -> ParamTables.RESIZE.tree(param);
      case DepthToSpaceParam param -> ParamTables.DEPTH_TO_SPACE.tree(param);
      case ArgMaxParam param -> ParamTables.ARG_MAX.tree(param);
      case SoftmaxParam param -> ParamTables.SOFTMAX.tree(param);
      case OtherParam param -> JsonNodeFactory.instance.objectNode().put("tag", param.tag());
    };
  }

  private int tag(FlatRow row, String what) {
    int at = row.slot(tagField);
    return at < 0 ? 0 : row.block().u8(at, what);
  }

  private static Optional<Choice<?>> choice(int tag) {
    return CHOICES.stream().filter(choice -> choice.tag == tag).findFirst();
  }

  /// A tag and the table it stands for.
  private record Choice<P extends NodeParam>(int tag, TableSpec<P> spec) {
    void list(Listing listing, FlatRow row, String what) {
      spec.list(listing, row, what);
    }
  }
}
