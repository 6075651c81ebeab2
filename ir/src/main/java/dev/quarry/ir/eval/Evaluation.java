package dev.quarry.ir.eval;

import java.util.List;

/// A graph prepared for execution; may be run many times, by one thread at a time.
public interface Evaluation extends AutoCloseable {
  /// Executes the graph.
  ///
  /// @param inputs one tensor per graph input, in order, of exactly its type
  /// @param observer sees every value
  /// @return one tensor per graph output, in order; the caller owns them
  List<Tensor> run(List<Tensor> inputs, TensorObserver observer);

  /// Executes the graph unobserved.
  default List<Tensor> run(List<Tensor> inputs) {
    return run(inputs, TensorObserver.NONE);
  }

  /// Releases threads and buffers.
  @Override
  void close();
}
