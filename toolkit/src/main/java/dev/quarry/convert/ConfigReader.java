package dev.quarry.convert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.quarry.InputOptions;
import dev.quarry.codegen.rknn1.emit.V1Form;
import dev.quarry.codegen.target.V1Target;
import dev.quarry.frontend.ImportOptions;
import dev.quarry.ir.graph.ChannelOrder;
import dev.quarry.passes.calibrate.RangeAlgorithm;
import dev.quarry.passes.layerquant.TensorDomain;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a configuration key by key; what cannot mean anything here is noted once.
// config-yaml.md; the meaning of the values after toolkit1-options.md sections 1 and 2.
final class ConfigReader {
  private static final int USUAL_BATCH = 100;

  private final ConfigTree tree;
  private final List<String> notes = new ArrayList<>();

  ConfigReader(Path file) {
    tree = ConfigTree.read(file);
  }

  ConvertConfig read() {
    String type = tree.text("running", "model_type").orElse("");
    if (!ConfigKeys.parameters().containsKey(type)) {
      tree.problem("running.model_type", String.join(", ", ConfigKeys.parameters().keySet()), type);
    } else if (!type.equals("onnx") && !type.equals("rknn")) {
      tree.problem("running.model_type", "onnx or rknn; export the model to ONNX first", type);
    }
    String key = type.equals("rknn") ? "path" : "model";
    Path model = path("parameters." + type, key).orElse(Path.of(""));
    if (model.toString().isEmpty()) {
      tree.problem("parameters." + type + "." + key, "the path of the model", "nothing");
    }
    V1Target target = target();
    TensorDomain domain = domain();
    RangeAlgorithm algorithm = algorithm();
    var form =
        new V1Form(
            tree.integer("config", "optimization_level", V1Form.USUAL.optimizationLevel()),
            tree.flag("config", "force_builtin_perm", false),
            tree.integer("config", "output_optimize", 0) == 1);
    InputOptions inputs = inputs();
    meaningless();
    int epochs = tree.integer("config", "epochs", -1);
    int batch = tree.integer("config", "batch_size", USUAL_BATCH);
    boolean export = tree.flag("running", "export", false);
    Optional<Path> dataset = path("build", "dataset");
    var config =
        new ConvertConfig(
            type,
            model,
            imports(type),
            inputs,
            target,
            domain,
            algorithm,
            form,
            dataset,
            analysis(dataset),
            epochs > 0
                ? Optional.of((int) Math.min((long) epochs * Math.max(1, batch), Integer.MAX_VALUE))
                : Optional.empty(),
            export ? path("export_rknn", "export_path") : Optional.empty(),
            tree.flag("running", "inference", false),
            tree.flag("running", "eval_perf", false),
            path("img", "path"),
            notes);
    tree.finish();
    return config;
  }

  private Optional<Path> path(String section, String key) {
    try {
      return tree.text(section, key).map(tree::path);
    } catch (InvalidPathException e) {
      tree.problem(section + "." + key, "a path", e.getInput());
      return Optional.empty();
    }
  }

  /// The script's own list if it is there, as `accuracy_analysis` reads it; else the first sample
  /// of the dataset.
  private Optional<Path> analysis(Optional<Path> dataset) {
    Path own = tree.path("./dataset1.txt");
    return Files.exists(own) ? Optional.of(own) : dataset;
  }

  private ImportOptions imports(String type) {
    ImportOptions options = ImportOptions.NONE;
    for (String name : words("parameters." + type, "inputs")) {
      options = options.withInput(name);
    }
    for (String name : words("parameters." + type, "outputs")) {
      options = options.withOutput(name);
    }
    return options;
  }

  private List<String> words(String section, String key) {
    var words = new ArrayList<String>();
    Optional<JsonNode> value = tree.value(section, key);
    if (value.isPresent() && value.get().isArray()) {
      value.get().forEach(word -> words.add(word.asText()));
    } else {
      value.ifPresent(word -> words.add(word.asText()));
    }
    return words;
  }

  /// Chips of one family.
  private V1Target target() {
    List<String> names = words("config", "target_platform");
    V1Target first = V1Target.RK1808;
    List<String> platforms = List.of();
    for (String name : names) {
      Optional<V1Target> target = V1Target.parse(name);
      if (target.isEmpty()) {
        tree.problem("config.target_platform", "rk1806, rk1808, rk3399pro, rv1109, rv1126", name);
      } else if (platforms.isEmpty()) {
        first = target.get();
        platforms = first.platforms();
      } else if (!platforms.equals(target.get().platforms())) {
        tree.problem(
            "config.target_platform",
            "chips of one family, " + platforms,
            String.join(", ", names));
      }
    }
    return first;
  }

  private TensorDomain domain() {
    String word =
        tree.text("config", "quantized_dtype")
            .orElse("asymmetric_quantized-u8")
            .toLowerCase(Locale.ROOT);
    TensorDomain domain =
        switch (word) {
          case "asymmetric_quantized-u8", "asymmetric_affine-u8" -> TensorDomain.U8;
          case "dynamic_fixed_point-8", "dynamic_fixed_point-i8" -> TensorDomain.DFP8;
          case "dynamic_fixed_point-16", "dynamic_fixed_point-i16" -> TensorDomain.DFP16;
          default -> {
            tree.problem(
                "config.quantized_dtype",
                "asymmetric_quantized-u8, dynamic_fixed_point-8 or dynamic_fixed_point-16",
                word);
            yield TensorDomain.U8;
          }
        };
    return tree.flag("build", "do_quantization", true) ? domain : TensorDomain.F16;
  }

  private RangeAlgorithm algorithm() {
    String word = tree.text("config", "quantized_algorithm").orElse("normal");
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "normal" -> RangeAlgorithm.MINMAX;
      case "mmse" -> RangeAlgorithm.MMSE;
      case "kl_divergence", "kl" -> RangeAlgorithm.KL;
      default -> {
        tree.problem("config.quantized_algorithm", "normal, mmse or kl_divergence", word);
        yield RangeAlgorithm.MINMAX;
      }
    };
  }

  private InputOptions inputs() {
    Optional<String> legacy = tree.text("config", "channel_mean_value");
    List<List<Float>> means = numbers("mean_values", "mean_value");
    List<List<Float>> stds = numbers("std_values", "std_value");
    if (legacy.isPresent() && !(means.isEmpty() && stds.isEmpty())) {
      tree.problem(
          "config.channel_mean_value", "only one of it and mean_values, std_values", "both");
    }
    if (legacy.isPresent()) {
      means = new ArrayList<>();
      stds = new ArrayList<>();
      for (String input : legacy.get().split("#", -1)) {
        legacy(input.strip(), means, stds);
      }
    }
    return new InputOptions(means, stds, order());
  }

  /// `M0 M1 M2 S`: means, then a common divisor.
  private void legacy(String text, List<List<Float>> means, List<List<Float>> stds) {
    try {
      List<Float> numbers = new ArrayList<>();
      for (String number : text.split("\\s+", -1)) {
        numbers.add(Float.valueOf(number));
      }
      int channels = numbers.size() - 1;
      if (channels < 1 || numbers.getLast() == 0) {
        throw new NumberFormatException(text);
      }
      means.add(List.copyOf(numbers.subList(0, channels)));
      stds.add(Collections.nCopies(channels, numbers.getLast()));
    } catch (NumberFormatException _) {
      tree.problem("config.channel_mean_value", "numbers as in '0 0 0 255'", text);
    }
  }

  private List<List<Float>> numbers(String key, String older) {
    Optional<JsonNode> value = tree.value("config", key).or(() -> tree.value("config", older));
    var groups = new ArrayList<List<Float>>();
    if (value.isEmpty()) {
      return groups;
    }
    boolean nested = value.get().path(0).isArray();
    for (JsonNode group : nested ? value.get() : List.of(value.get())) {
      var numbers = new ArrayList<Float>();
      for (JsonNode number : group) {
        if (!number.isNumber()) {
          tree.problem("config." + key, "a list of lists of numbers", number.asText());
        }
        numbers.add(number.floatValue());
      }
      groups.add(numbers);
    }
    return groups;
  }

  /// Networks read pictures as RGB; `2 1 0` turns them to BGR.
  private ChannelOrder order() {
    String text = tree.text("config", "reorder_channel").orElse("0 1 2");
    ChannelOrder order = ChannelOrder.RGB;
    for (String input : text.split("#", -1)) {
      switch (input.strip()) {
        case "0 1 2" -> {}
        case "2 1 0" -> order = ChannelOrder.BGR;
        default -> tree.problem("config.reorder_channel", "'0 1 2' or '2 1 0'", input);
      }
    }
    return order;
  }

  private void meaningless() {
    if (tree.flag("build", "pre_compile", false)) {
      notes.add(
          "build.pre_compile: a precompiled file holds commands of the chip in an encoding that is"
              + " not public, so no honest tool can write it. It would only save the time the board"
              + " takes when it loads the file; the ordinary file is written");
    }
    note("config", "need_horizontal_merge", "it merges branches for speed only");
    note("init_runtime", "device_id", "there is no device");
    note("init_runtime", "async_mode", "there is no device");
    if (tree.text("init_runtime", "target").isPresent()) {
      notes.add("init_runtime.target: the file is executed on this computer");
    }
    note("config", "mmse_epoch", "the search for ranges ends by itself");
  }

  private void note(String section, String key, String why) {
    Optional<String> value = tree.text(section, key);
    if (value.isPresent() && !value.get().equalsIgnoreCase("false") && !value.get().equals("0")) {
      notes.add(section + "." + key + ": accepted without effect; " + why);
    }
  }
}
