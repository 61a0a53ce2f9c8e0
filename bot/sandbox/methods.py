"""The methods of the Bot API that the sandbox plays, with the parameters each one knows."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox import forum, inline, messages, profile, updates, uploads
from bot.sandbox.messages import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], Awaitable[Any]]

SEND = (
    "chat_id message_thread_id business_connection_id direct_messages_topic_id "
    "disable_notification protect_content allow_paid_broadcast message_effect_id "
    "suggested_post_parameters reply_parameters reply_markup"
)
EDIT = "chat_id message_id inline_message_id business_connection_id reply_markup"
CAPTION = "caption parse_mode caption_entities"
COMMANDS = "scope language_code"

METHODS: dict[str, tuple[Method, frozenset[str]]] = {
    name: (method, frozenset(known.split()))
    for name, method, known in (
        ("getMe", profile.get_me, ""),
        ("getUpdates", updates.get_updates, "offset limit timeout allowed_updates"),
        ("deleteWebhook", updates.delete_webhook, "drop_pending_updates"),
        (
            "sendMessage",
            messages.send_message,
            f"{SEND} text parse_mode entities link_preview_options",
        ),
        (
            "sendDocument",
            uploads.send_document,
            f"{SEND} {CAPTION} document thumbnail disable_content_type_detection",
        ),
        (
            "sendPhoto",
            uploads.send_photo,
            f"{SEND} {CAPTION} photo show_caption_above_media has_spoiler",
        ),
        ("sendMediaGroup", uploads.send_media_group, f"{SEND} media"),
        ("sendChatAction", messages.send_chat_action, "chat_id action message_thread_id"),
        (
            "editMessageText",
            messages.edit_message_text,
            f"{EDIT} text parse_mode entities link_preview_options",
        ),
        ("editMessageCaption", messages.edit_message_caption, f"{EDIT} {CAPTION}"),
        ("editMessageReplyMarkup", messages.edit_message_reply_markup, EDIT),
        ("deleteMessage", messages.delete_message, "chat_id message_id"),
        ("deleteMessages", messages.delete_messages, "chat_id message_ids"),
        (
            "answerCallbackQuery",
            updates.answer_callback_query,
            "callback_query_id text show_alert url cache_time",
        ),
        (
            "createForumTopic",
            forum.create_topic,
            "chat_id name icon_color icon_custom_emoji_id",
        ),
        ("closeForumTopic", forum.close_topic, "chat_id message_thread_id"),
        ("reopenForumTopic", forum.reopen_topic, "chat_id message_thread_id"),
        (
            "answerInlineQuery",
            inline.answer_inline_query,
            "inline_query_id results cache_time is_personal next_offset button",
        ),
        ("getFile", uploads.get_file, "file_id"),
        ("setMyCommands", profile.set_my_commands, f"{COMMANDS} commands"),
        ("getMyCommands", profile.get_my_commands, COMMANDS),
        ("deleteMyCommands", profile.delete_my_commands, COMMANDS),
        ("setMyName", profile.set_my_name, "name language_code"),
        ("setMyDescription", profile.set_my_description, "description language_code"),
        (
            "setMyShortDescription",
            profile.set_my_short_description,
            "short_description language_code",
        ),
        ("setChatMenuButton", profile.set_chat_menu_button, "chat_id menu_button"),
    )
}
