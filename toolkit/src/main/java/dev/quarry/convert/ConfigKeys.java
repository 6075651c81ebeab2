package dev.quarry.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The sections of a configuration and their keys: the keyword arguments of rknn-toolkit 1.x.
// config-yaml.md, "Keys"; toolkit1-options.md sections 2 to 4.
final class ConfigKeys {
  private ConfigKeys() {}

  /// Model types and the keys of their block.
  static SequencedMap<String, List<String>> parameters() {
    var keys = new LinkedHashMap<String, List<String>>();
    keys.put("caffe", List.of("model", "proto", "blobs"));
    keys.put("tensorflow", List.of("tf_pb", "inputs", "outputs", "input_size_list", "predef_file"));
    keys.put("tflite", List.of("model"));
    keys.put("onnx", List.of("model", "inputs", "outputs", "input_size_list"));
    keys.put("darknet", List.of("model", "weight"));
    keys.put("keras", List.of("model"));
    keys.put("pytorch", List.of("model", "input_size_list", "convert_engine"));
    keys.put("mxnet", List.of("symbol", "params", "input_size_list"));
    keys.put("rknn", List.of("path"));
    return keys;
  }

  /// The other sections.
  static SequencedMap<String, List<String>> sections() {
    var keys = new LinkedHashMap<String, List<String>>();
    keys.put("running", List.of("model_type", "export", "inference", "eval_perf"));
    keys.put("parameters", List.copyOf(parameters().keySet()));
    keys.put(
        "config",
        List.of(
            "mean_value",
            "std_value",
            "mean_values",
            "std_values",
            "channel_mean_value",
            "reorder_channel",
            "need_horizontal_merge",
            "batch_size",
            "epochs",
            "target_platform",
            "quantized_dtype",
            "quantized_algorithm",
            "mmse_epoch",
            "optimization_level",
            "quantize_input_node",
            "merge_dequant_layer_and_output_node",
            "model_pruning",
            "force_builtin_perm",
            "output_optimize",
            "do_sparse_network"));
    keys.put("build", List.of("do_quantization", "dataset", "pre_compile", "rknn_batch_size"));
    keys.put("export_rknn", List.of("export_path"));
    keys.put(
        "init_runtime",
        List.of("target", "device_id", "perf_debug", "eval_mem", "async_mode", "rknn2precompile"));
    keys.put("img", List.of("path"));
    keys.put("inference", List.of("inputs", "data_type", "data_format", "inputs_pass_through"));
    keys.put("eval_perf", List.of("inputs", "data_type", "data_format", "is_print", "loop_cnt"));
    return keys;
  }
}
