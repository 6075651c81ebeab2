package dev.quarry.simulator.floatkernel;

import dev.quarry.ir.graph.Node;
import dev.quarry.ir.type.Value;
import java.util.List;

/// A node prepared for fast execution: `f32` operands in, one `f32` result out.
interface FloatKernel {
  /// The operands read at run time; others were taken in when the kernel was made.
  default List<Value> reads(Node node) {
    return node.operands();
  }

  /// Computes the result.
  ///
  /// @param operands elements of the values named by [#reads(Node)], in that order
  /// @param out where the result goes, fully overwritten
  /// @param workers threads to use
  void run(float[][] operands, float[] out, Workers workers);
}
