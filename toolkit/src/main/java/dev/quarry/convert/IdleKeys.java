package dev.quarry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Keys that are accepted and change nothing here: those with another value than the toolkit's own
/// are named once, with what they would have meant.
// toolkit1-options.md sections 2 to 4; config-yaml.md, what the script hands on
final class IdleKeys {
  /// A key.
  ///
  /// @param section its section
  /// @param key its name
  /// @param usual the value, in lower case, that nobody needs to be told about
  /// @param meaning what it would have meant, and why it does not
  private record Key(String section, String key, String usual, String meaning) {}

  private static final List<Key> KEYS =
      List.of(
          new Key("init_runtime", "device_id", "", "there is no device"),
          new Key("init_runtime", "async_mode", "false", "there is no device; results never lag"),
          new Key(
              "init_runtime",
              "rknn2precompile",
              "false",
              "a board would compile the file for its own command set"),
          new Key(
              "config",
              "mmse_epoch",
              "3",
              "the toolkit's search for ranges stops after so many rounds; the one here ends by"
                  + " itself"),
          new Key(
              "config",
              "do_sparse_network",
              "true",
              "the toolkit would keep channels that never fire; they are always kept here"),
          new Key(
              "config",
              "model_pruning",
              "false",
              "the toolkit would drop channels without use; all are kept here"),
          new Key(
              "config",
              "quantize_input_node",
              "false",
              "the toolkit would quantize inputs it leaves as real numbers; inputs of quantized"
                  + " files are always quantized here"),
          new Key(
              "config",
              "merge_dequant_layer_and_output_node",
              "false",
              "it is for models the source framework has quantized; ONNX models here are in float"),
          new Key(
              "inference",
              "inputs_pass_through",
              "0",
              "the script does not hand it on; the picture is preprocessed"),
          new Key(
              "inference",
              "data_type",
              "uint8",
              "the script does not hand it on; the picture enters as bytes"),
          new Key(
              "inference",
              "data_format",
              "nhwc",
              "the script does not hand it on; the picture enters as rows, columns, channels"));

  private IdleKeys() {}

  /// A value without the brackets of a list of one.
  private static String word(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    return text.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT);
  }

  /// What should be said.
  static List<String> notes(ConfigTree tree) {
    var notes = new ArrayList<String>();
    if (tree.flag("build", "pre_compile", false)) {
      notes.add(
          "build.pre_compile: a precompiled file holds commands of the chip in an encoding that is"
              + " not public, so no honest tool can write it. It would only save the time the board"
              + " takes when it loads the file; the ordinary file is written");
    }
    for (Key key : KEYS) {
      Optional<String> value = tree.value(key.section, key.key).map(IdleKeys::word);
      if (value.isPresent() && !value.get().equals(key.usual)) {
        notes.add(key.section + "." + key.key + ": accepted without effect; " + key.meaning);
      }
    }
    if (tree.text("init_runtime", "target").isPresent()) {
      notes.add("init_runtime.target: the file is executed on this computer");
    }
    return notes;
  }
}
