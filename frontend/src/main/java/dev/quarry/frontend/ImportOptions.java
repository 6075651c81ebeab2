package dev.quarry.frontend;

import dev.quarry.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What the user fixes about a network while it is imported.
///
/// @param shapes full shapes by input name, for inputs with free dimensions (`--shape`)
/// @param inputs values at which the network begins, in this order; empty: the model's own inputs
/// @param outputs values at which the network ends, in this order; empty: the model's own outputs
public record ImportOptions(
    SequencedMap<String, Shape> shapes, List<String> inputs, List<String> outputs) {
  /// The network as the file says.
  public static final ImportOptions NONE =
      new ImportOptions(new LinkedHashMap<>(), List.of(), List.of());

  public ImportOptions {
    shapes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shapes));
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// The same options with one more input bound to a shape.
  public ImportOptions withShape(String input, Shape shape) {
    var more = new LinkedHashMap<>(shapes);
    more.put(input, shape);
    return new ImportOptions(more, inputs, outputs);
  }

  /// The same options with the network beginning at one more value.
  public ImportOptions withInput(String value) {
    var more = new ArrayList<>(inputs);
    more.add(value);
    return new ImportOptions(shapes, more, outputs);
  }

  /// The same options with the network ending at one more value.
  public ImportOptions withOutput(String value) {
    var more = new ArrayList<>(outputs);
    more.add(value);
    return new ImportOptions(shapes, inputs, more);
  }
}
