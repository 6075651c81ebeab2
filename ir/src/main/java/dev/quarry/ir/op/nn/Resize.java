package dev.quarry.ir.op.nn;

import dev.quarry.ir.op.AttrCodec;
import dev.quarry.ir.op.OpDef;
import dev.quarry.ir.op.TypeRule;
import dev.quarry.ir.type.Shape;
import dev.quarry.ir.type.Value;

/// Changes the size of an NCHW map. `scaleY` and `scaleX` are the factors the coordinates use (they
/// may differ from the ratio of sizes when the model gives scales).
public record Resize(
    Value input,
    int height,
    int width,
    float scaleY,
    float scaleX,
    ResizeMode mode,
    CoordinateMode coordinates,
    NearestMode nearest)
    implements NnOp {
  /// The definition.
  public static final OpDef<Resize> DEF =
      OpDef.define("resize", Resize.class, "changes height and width")
          .operand("input", Resize::input, TypeRule.real(4))
          .attr("height", Resize::height, AttrCodec.INT)
          .attr("width", Resize::width, AttrCodec.INT)
          .attr("scale_y", Resize::scaleY, AttrCodec.FLOAT)
          .attr("scale_x", Resize::scaleX, AttrCodec.FLOAT)
          .attr("mode", Resize::mode, AttrCodec.enumOf(ResizeMode.class), ResizeMode.NEAREST)
          .attr(
              "coordinates",
              Resize::coordinates,
              AttrCodec.enumOf(CoordinateMode.class),
              CoordinateMode.HALF_PIXEL)
          .attr(
              "nearest",
              Resize::nearest,
              AttrCodec.enumOf(NearestMode.class),
              NearestMode.ROUND_PREFER_FLOOR)
          .rule("height and width are at least 1", op -> op.height() > 0 && op.width() > 0)
          .rule("scales are positive", op -> op.scaleY() > 0 && op.scaleX() > 0)
          .result(
              op ->
                  op.input()
                      .type()
                      .withShape(
                          Shape.of(op.input().dim(0), op.input().dim(1), op.height(), op.width())))
          .make(
              p ->
                  new Resize(
                      p.operand("input"),
                      p.attr("height", Integer.class),
                      p.attr("width", Integer.class),
                      p.attr("scale_y", Float.class),
                      p.attr("scale_x", Float.class),
                      p.attr("mode", ResizeMode.class),
                      p.attr("coordinates", CoordinateMode.class),
                      p.attr("nearest", NearestMode.class)));

  @Override
  public OpDef<Resize> def() {
    return DEF;
  }
}
