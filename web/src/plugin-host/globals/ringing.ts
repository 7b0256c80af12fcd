// The sound of a call: two tones by the browser itself, until somebody answers.
import {trace} from '../../state/act';

let context: AudioContext | undefined;
let timer = 0;

const TONES = [440, 480];
const RINGS_S = 1.2;
const EVERY_MS = 3000;

/** Rings until `stopRing`; Mattermost's names for sounds all sound like this. */
export function ring(): void {
    if (context || typeof AudioContext === 'undefined') {
        return;
    }
    context = new AudioContext();
    sound(context);
    timer = window.setInterval(() => context && sound(context), EVERY_MS);
}

export function stopRing(): void {
    window.clearInterval(timer);
    context?.close().catch((error: unknown) => trace('ending the ringing', error));
    context = undefined;
}

function sound(audio: AudioContext): void {
    const volume = audio.createGain();
    volume.gain.value = 0.1;
    volume.connect(audio.destination);
    for (const tone of TONES) {
        const source = audio.createOscillator();
        source.frequency.value = tone;
        source.connect(volume);
        source.start();
        source.stop(audio.currentTime + RINGS_S);
    }
}
