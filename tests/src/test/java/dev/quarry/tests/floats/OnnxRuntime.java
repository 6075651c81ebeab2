package dev.quarry.tests.floats;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.quarry.ir.eval.Tensor;
import dev.quarry.ir.graph.Graph;
import dev.quarry.ir.graph.GraphOutput;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// ONNX Runtime in the same process.
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /// What a model computes, in the order of the outputs of the graph it became.
  ///
  /// @param model an ONNX file
  /// @param graph names inputs and outputs
  /// @param inputs in the order of the graph's
  public static List<float[]> run(byte[] model, Graph graph, List<Tensor> inputs)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(2);
      try (OrtSession session = environment.createSession(model, options)) {
        return run(environment, session, graph, inputs);
      }
    }
  }

  private static List<float[]> run(
      OrtEnvironment environment, OrtSession session, Graph graph, List<Tensor> inputs)
      throws OrtException {
    Map<String, OnnxTensor> named = new HashMap<>();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        named.put(graph.inputs().get(i).name(), tensor(environment, inputs.get(i)));
      }
      try (OrtSession.Result results = session.run(named)) {
        var found = new ArrayList<float[]>();
        for (GraphOutput output : graph.outputs()) {
          FloatBuffer values =
              ((OnnxTensor) results.get(output.name()).orElseThrow()).getFloatBuffer();
          float[] array = new float[values.remaining()];
          values.get(array);
          found.add(array);
        }
        return found;
      }
    } finally {
      named.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = tensor.shape().dims().stream().flatMapToLong(LongStream::of).toArray();
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.floats()), shape);
  }
}
