package dev.quarry.simulator.reference;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.op.nn.DepthToSpace;
import dev.quarry.ir.op.nn.SpaceToDepth;
import dev.quarry.ir.type.TensorType;

/// Movement between channels and space in blocks.
final class BlockMovement {
  private BlockMovement() {}

  static Tensor depthToSpace(DepthToSpace d, TensorType out, Operands in) {
    int block = d.block();
    int channels = out.shape().at(1);
    int height = d.input().dim(2);
    int width = d.input().dim(3);
    int[] from = new int[out.shape().elements()];
    for (int i = 0; i < from.length; i++) {
      int x = i % (width * block);
      int y = i / (width * block) % (height * block);
      int c = i / (width * block * height * block) % channels;
      int n = i / (width * block * height * block * channels);
      int cell = y % block * block + x % block;
      int channel =
          switch (d.order()) {
            case DCR -> cell * channels + c;
            case CRD -> c * block * block + cell;
          };
      from[i] = ((n * d.input().dim(1) + channel) * height + y / block) * width + x / block;
    }
    return Selection.pick(in.tensor(d.input()), out, from);
  }

  static Tensor spaceToDepth(SpaceToDepth s, TensorType out, Operands in) {
    int block = s.block();
    int channels = s.input().dim(1);
    int height = out.shape().at(2);
    int width = out.shape().at(3);
    int[] from = new int[out.shape().elements()];
    for (int i = 0; i < from.length; i++) {
      int x = i % width;
      int y = i / width % height;
      int channel = i / (width * height) % out.shape().at(1);
      int n = i / (width * height * out.shape().at(1));
      int cell = channel / channels;
      int row = y * block + cell / block;
      int column = x * block + cell % block;
      from[i] =
          ((n * channels + channel % channels) * s.input().dim(2) + row) * s.input().dim(3)
              + column;
    }
    return Selection.pick(in.tensor(s.input()), out, from);
  }
}
