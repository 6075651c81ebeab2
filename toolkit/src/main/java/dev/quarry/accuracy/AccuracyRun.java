package dev.quarry.accuracy;

import dev.quarry.Network;
import dev.quarry.NetworkLayer;
import dev.quarry.NetworkOutput;
import dev.quarry.Quarry;
import dev.quarry.Sample;
import dev.quarry.ir.diag.CompileException;
import dev.quarry.ir.diag.Diagnostic;
import dev.quarry.ir.diag.DiagnosticCode;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Module;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares a compiled network with the float network it was made from, sample by sample: once as a
/// whole, once with every layer fed with the float network's values.
///
/// Only one sample's values are held at a time.
public final class AccuracyRun implements AutoCloseable {
  private final Network floats;
  private final Network compiled;
  private final List<LayerPairs.Pair> pairs;
  private final List<String> unmatched;
  private final Map<String, Integer> index = new HashMap<>();
  private final Set<String> wanted = new HashSet<>();
  private final List<NetworkLayer> outputs;
  private final List<Integer> outputPlaces = new ArrayList<>();
  private final List<List<LayerError>> entire = new ArrayList<>();
  private final List<List<LayerError>> single = new ArrayList<>();
  private final List<List<LayerError>> outputErrors = new ArrayList<>();
  private final long[] elements;
  private final long[] zeros;
  private final long[] saturated;
  private int samples;

  /// @param model the float network as imported, with the preprocessing of its inputs
  /// @param compiled what is compared with it; the caller closes it
  /// @param threads number of threads for the float network
  /// @throws CompileException if no layer of the two has the same name
  public AccuracyRun(Module model, Network compiled, int threads) {
    this.compiled = compiled;
    this.outputs = compiled.storedOutputs();
    var matched = new LayerPairs(model.graph(), compiled.layers());
    this.pairs = matched.pairs();
    this.unmatched = matched.unmatched();
    List<String> names = model.graph().outputs().stream().map(o -> o.name()).toList();
    if (pairs.isEmpty() || names.size() != outputs.size()) {
      throw new CompileException(
          Diagnostic.error(
                  DiagnosticCode.BAD_INPUT_DATA,
                  "the compiled file",
                  "it was not made from this model")
              .expected("layers and outputs named as the model's: " + names, outputNames())
              .help("give the ONNX file it was compiled from, with the same --outputs"));
    }
    List<String> compiledNames = compiled.outputNames();
    for (int i = 0; i < names.size(); i++) {
      int place = compiledNames.indexOf(names.get(i));
      outputPlaces.add(place < 0 ? i : place);
      outputErrors.add(new ArrayList<>());
    }
    for (int i = 0; i < pairs.size(); i++) {
      index.put(pairs.get(i).layer().name(), i);
      wanted.add(pairs.get(i).value().label());
      entire.add(new ArrayList<>());
      single.add(new ArrayList<>());
    }
    elements = new long[outputs.size()];
    zeros = new long[outputs.size()];
    saturated = new long[outputs.size()];
    floats = Quarry.open(model, threads);
  }

  private String outputNames() {
    return compiled.outputNames().toString();
  }

  /// The layers that are compared, in order: name, nodes of the source model, storage.
  public List<LayerName> layers() {
    return pairs.stream()
        .map(p -> new LayerName(p.value().label(), p.onnxNodes(), p.layer().dtype()))
        .toList();
  }

  /// A layer before it has been measured.
  ///
  /// @param name the tensor of the source model
  /// @param onnxNodes nodes of the source model
  /// @param dtype how it is stored
  public record LayerName(String name, List<String> onnxNodes, String dtype) {
    public LayerName {
      onnxNodes = List.copyOf(onnxNodes);
    }

    /// The last node of the source model, or the tensor when the model's nodes have no names.
    public String label() {
      return onnxNodes.isEmpty() ? name : onnxNodes.getLast();
    }
  }

  /// Compares on one sample.
  public void compare(List<Sample> sample, LayerObserver observer) {
    Map<String, Tensor> references = new HashMap<>();
    List<NetworkOutput> expected =
        floats.run(
            sample,
            (name, values) -> {
              if (wanted.contains(name)) {
                references.putIfAbsent(name, Tensor.of(values.shape(), values.floats().clone()));
              }
            });
    var heard = new HashSet<Integer>();
    List<NetworkOutput> found =
        compiled.run(
            sample,
            (name, values) -> {
              Integer layer = index.get(name);
              if (layer != null && heard.add(layer)) {
                compare(layer, false, references, values, observer);
              }
            });
    outputs(expected, found);
    Map<String, Tensor> byLayer = new HashMap<>();
    for (LayerPairs.Pair pair : pairs) {
      byLayer.put(pair.layer().name(), reference(pair, references));
    }
    compiled.runSeparately(
        sample,
        byLayer,
        (name, values) -> {
          Integer layer = index.get(name);
          if (layer != null) {
            compare(layer, true, references, values, observer);
          }
        });
    samples++;
  }

  private static Tensor reference(LayerPairs.Pair pair, Map<String, Tensor> references) {
    Tensor found = references.get(pair.value().label());
    if (found == null) {
      throw new IllegalStateException("this is a bug: no values for " + pair.value());
    }
    return found;
  }

  private void compare(
      int layer,
      boolean separate,
      Map<String, Tensor> references,
      Tensor values,
      LayerObserver observer) {
    Tensor reference = reference(pairs.get(layer), references);
    float[] actual = values.floats();
    (separate ? single : entire).get(layer).add(LayerError.between(reference.floats(), actual));
    observer.compared(samples, layer, separate, reference, actual);
  }

  private void outputs(List<NetworkOutput> expected, List<NetworkOutput> found) {
    for (int i = 0; i < expected.size(); i++) {
      float[] reference = expected.get(i).values().floats();
      float[] actual = found.get(outputPlaces.get(i)).values().floats();
      NetworkLayer stored = outputs.get(outputPlaces.get(i));
      outputErrors.get(i).add(LayerError.between(reference, actual));
      elements[i] += reference.length;
      for (int k = 0; k < reference.length; k++) {
        zeros[i] += actual[k] == 0 && reference[k] != 0 ? 1 : 0;
        saturated[i] += reference[k] < stored.low() || reference[k] > stored.high() ? 1 : 0;
      }
    }
  }

  /// What all samples have shown.
  ///
  /// @throws IllegalStateException before the first sample
  public AccuracyReport report() {
    var layers = new ArrayList<LayerAccuracy>();
    for (int i = 0; i < pairs.size(); i++) {
      LayerPairs.Pair pair = pairs.get(i);
      layers.add(
          new LayerAccuracy(
              pair.value().label(),
              pair.onnxNodes(),
              pair.layer().dtype(),
              ErrorSummary.of(entire.get(i)),
              ErrorSummary.of(single.get(i))));
    }
    var results = new ArrayList<OutputAccuracy>();
    List<String> names = floats.outputNames();
    for (int i = 0; i < names.size(); i++) {
      results.add(
          new OutputAccuracy(
              names.get(i),
              outputs.get(outputPlaces.get(i)).dtype(),
              ErrorSummary.of(outputErrors.get(i)),
              (double) zeros[i] / elements[i],
              (double) saturated[i] / elements[i]));
    }
    return new AccuracyReport(samples, results, layers, unmatched);
  }

  @Override
  public void close() {
    floats.close();
  }
}
