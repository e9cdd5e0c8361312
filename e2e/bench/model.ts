/** The model and the prompt that both engines get. prepare.sh makes the folder from the file. */
export const MODEL = { gguf: "SmolLM2-135M-Instruct.Q4_1.gguf", onnxFolder: "SmolLM2-135M-Instruct" } as const;

/** The greedy ids behind it are ahead of the next best by a logit and more, so that other roundings of 4 bits agree. */
export const CONTINUATION = " the surface of";

/** By the model's tokenizer; run.ts checks it. */
export const PROMPT_TOKENS = 161;

export const PROMPT = `The water cycle describes how water moves on, above and below the surface of the Earth. The sun heats the water of \
the oceans, lakes and rivers, and some of it evaporates into the air. Plants give off water too, through their leaves. The vapour rises, cools \
and condenses into tiny drops, which form clouds. Currents of air move the clouds around the globe, the drops collide and grow, and they fall \
from the sky as rain or snow. Some of the snow builds up as ice caps and glaciers, which can store frozen water for thousands of years. Most of \
the rain falls back into the oceans or onto the land, where it flows towards the rivers. Some of it soaks into the ground. In short, the water cycle describes how water moves on, above and below`;
