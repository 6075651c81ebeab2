package dev.quarry;

import dev.quarry.codegen.rknn2.OutputForm;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.num.RoundingRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that can be run: a compiled file, a model, or a module. Not for several threads at
/// once.
public interface Network extends AutoCloseable {
  /// Hears the name and the real values of every intermediate tensor; valid during the call only.
  @FunctionalInterface
  interface LayerListener {
    /// Hears nothing.
    LayerListener NONE = (_, _) -> {};

    /// @param name the tensor's name
    /// @param values its real values
    void layer(String name, Tensor values);
  }

  /// The inputs in order.
  List<NetworkInput> inputs();

  /// The names of the outputs in order.
  List<String> outputNames();

  /// Runs one set of inputs.
  ///
  /// @param samples one per input, in order
  /// @param layers hears every intermediate tensor
  /// @return one per output, in order
  /// @throws dev.quarry.ir.diag.CompileException if a sample does not fit
  List<NetworkOutput> run(List<Sample> samples, LayerListener layers);

  /// Runs one set of inputs.
  default List<NetworkOutput> run(List<Sample> samples) {
    return run(samples, LayerListener.NONE);
  }

  /// The results with a name, in the order they are computed, inputs not among them.
  List<NetworkLayer> layers();

  /// How each output is stored, in order.
  List<NetworkLayer> storedOutputs();

  /// Runs one set of inputs with layers fed separately: what reads a layer of `references` reads
  /// those values, stored as the layer stores them, not what the layers before have delivered.
  ///
  /// @param samples one per input, in order
  /// @param references real numbers by layer, in the layer's logical order
  /// @param layers hears what every layer of `references` makes of its operands
  /// @throws dev.quarry.ir.diag.CompileException if a sample does not fit
  void runSeparately(List<Sample> samples, Map<String, Tensor> references, LayerListener layers);

  /// What the conversion tasks of an output make of what the last run left.
  ///
  /// @param output index of the output
  /// @return every form there are tasks for: shaped as it lies in memory, integers or real numbers;
  ///   none when the runtime converts, and for networks that are no files
  default Map<OutputForm, Tensor> convert(int output) {
    return Map.of();
  }

  /// How layers round what they store as integers; empty where there is no such rule: float
  /// networks, networks of halves, and files that hold their chip's own arithmetic.
  default Optional<RoundingRule> rounding() {
    return Optional.empty();
  }

  /// Releases threads and buffers.
  @Override
  void close();
}
