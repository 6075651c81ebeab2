package dev.quarry.passes.quantize;

import dev.quarry.ir.limit.Excess;
import dev.quarry.ir.limit.Limit;
import dev.quarry.ir.op.nn.Reshape;
import dev.quarry.ir.op.nn.Slice;
import dev.quarry.ir.op.nn.Transpose;
import dev.quarry.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Ops that move stored values; lowering knows how they lie, and leaves to the CPU what these
/// limits say.
final class MovementForms {
  private MovementForms() {}

  static List<Limit> all() {
    return List.of(transpose(), reshape(), slice());
  }

  private static Limit transpose() {
    return Limit.on("transpose", Transpose.class)
        .says("The NPU does not move channels into rows or columns")
        .remedy("end the network before it: --outputs '{input}', and do it after the network")
        .source("operator list 3.1.58: permutations of single rows only")
        .when(
            op ->
                Optional.of(
                    new Excess("permutation", op.permutation() + " of " + op.input().shape(), "")));
  }

  private static Limit reshape() {
    return Limit.on("reshape", Reshape.class)
        .says(
            "Reshape stays in place where batch and channels stay and rows and columns change, or"
                + " where maps are one pixel; else channels and pixels change places in memory")
        .remedy("end the network before it: --outputs '{input}', and do it after the network")
        .source("rknn2-format.md section 2: 8 channels of a pixel lie together")
        .when(
            op ->
                Optional.of(
                    new Excess("shapes", op.input().shape() + " to " + new Shape(op.shape()), "")));
  }

  private static Limit slice() {
    return Limit.on("slice", Slice.class)
        .says(
            "Slice cuts boxes out of maps of rank 4, whole batches, with steps of 1 to 8 rows and"
                + " columns, or takes every n-th channel (passes shrink-to-pool, rearrange-to-conv)")
        .remedy("slice with smaller steps, or let two convolutions compute the parts")
        .source("operator list 3.1.54")
        .when(
            op -> {
              boolean steps = op.steps().stream().allMatch(step -> step == 1);
              return Optional.of(
                  steps
                      ? new Excess("box", op.sizes() + " of " + op.input().shape(), "rank 4")
                      : new Excess("steps", op.steps().toString(), "1 to 8"));
            });
  }
}
