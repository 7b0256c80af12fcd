// The emoji that messages and reactions are mostly made of. A page that needs no others does without the names of all of them,
// which are fifteen times as much.
const NAMED = `
writing_hand ✍️ ramen 🍜 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 slightly_smiling_face 🙂 smile 😄 smiley 😃 grinning 😀 grin 😁 laughing 😆 satisfied 😆 joy 😂
rolling_on_the_floor_laughing 🤣 wink 😉 blush 😊 heart_eyes 😍 kissing_heart 😘 thinking_face 🤔 neutral_face 😐 expressionless 😑 no_mouth 😶
face_with_rolling_eyes 🙄 smirk 😏 unamused 😒 sweat_smile 😅 sweat 😓 disappointed 😞 worried 😟 confused 😕 slightly_frowning_face 🙁 cry 😢 sob 😭
rage 😡 angry 😠 scream 😱 open_mouth 😮 astonished 😲 flushed 😳 sleeping 😴 stuck_out_tongue 😛 stuck_out_tongue_winking_eye 😜 sunglasses 😎
nerd_face 🤓 partying_face 🥳 hugging_face 🤗 shushing_face 🤫 exploding_head 🤯 upside_down_face 🙃 innocent 😇 pray 🙏 clap 👏 wave 👋
raised_hands 🙌 raised_hand ✋ ok_hand 👌 muscle 💪 point_up ☝️ point_down 👇 point_left 👈 point_right 👉 point_up_2 👆 crossed_fingers 🤞 v ✌️ fist ✊
facepunch 👊 eyes 👀 heart ❤️ broken_heart 💔 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 sparkling_heart 💖 100 💯 fire 🔥 tada 🎉
confetti_ball 🎊 balloon 🎈 gift 🎁 sparkles ✨ star ⭐ star2 🌟 boom 💥 zap ⚡ rocket 🚀 ship 🚢 airplane ✈️ car 🚗 bike 🚲 house 🏠 office 🏢
calendar 📆 date 📅 alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌
heavy_multiplication_x ✖️ no_entry ⛔ no_entry_sign 🚫 warning ⚠️ question ❓ exclamation ❗ bangbang ‼️ information_source ℹ️ bulb 💡 bug 🐛 memo 📝
pencil 📝 pencil2 ✏️ book 📖 books 📚 bookmark 🔖 link 🔗 lock 🔒 unlock 🔓 key 🔑 hammer 🔨 wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️ package 📦
mailbox 📫 email ✉️ phone ☎️ computer 💻 iphone 📱 tv 📺 camera 📷 mag 🔍 bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 speech_balloon 💬
thought_balloon 💭 red_circle 🔴 large_blue_circle 🔵 large_green_circle 🟢 large_yellow_circle 🟡 white_circle ⚪ black_circle ⚫ coffee ☕ tea 🍵
beer 🍺 beers 🍻 cake 🍰 birthday 🎂 pizza 🍕 apple 🍎 sunny ☀️ cloud ☁️ umbrella ☂️ snowflake ❄️ rainbow 🌈 ocean 🌊 seedling 🌱 herb 🌿
evergreen_tree 🌲 four_leaf_clover 🍀 rose 🌹 cat 🐱 dog 🐶 turtle 🐢 snail 🐌 octopus 🐙 whale 🐳 fish 🐟 see_no_evil 🙈 skull 💀 ghost 👻
robot_face 🤖 alien 👽 poop 💩 hankey 💩 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrows_counterclockwise 🔄 recycle ♻️ zzz 💤 trophy 🏆
medal 🎖️ chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 moneybag 💰 palm_tree 🌴 house_with_garden 🏡
face_with_thermometer 🤒 sneezing_face 🤧 hamburger 🍔 shrug 🤷 man-shrugging 🤷‍♂️ woman-shrugging 🤷‍♀️ man-facepalming 🤦‍♂️ saluting_face 🫡
melting_face 🫠 pleading_face 🥺 smiling_face_with_3_hearts 🥰 raising_hand 🙋 bow 🙇 knife_fork_plate 🍽️
`.trim().split(/\s+/);

/** Each name's character. */
export const COMMON_EMOJI: ReadonlyMap<string, string> = new Map(NAMED.flatMap((word, at) => (at % 2 === 0 ? [[word, NAMED[at + 1] ?? '']] : [])));
