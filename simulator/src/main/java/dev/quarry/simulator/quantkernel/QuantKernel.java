package dev.quarry.simulator.quantkernel;

import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.type.Value;
import dev.quarry.simulator.reference.Operands;
import java.util.List;
import java.util.function.IntConsumer;

/// A node prepared for fast execution; constants were taken in when it was made.
public interface QuantKernel {
  /// Threads that share the items of a loop.
  @FunctionalInterface
  interface Parallel {
    /// Runs `job` for 0 to `items - 1` and waits for all.
    void run(int items, IntConsumer job);
  }

  /// The operands read at run time.
  List<Value> reads();

  /// Computes the result on an array of its own.
  Tensor run(Operands operands, Parallel parallel);
}
