"""Joining, consent, profile, language: what people can say and press."""

from handlers.account import actions, consent, joining, profile, settings, start
from handlers.surface import UNASKED, Surface

ACCOUNT = Surface(
    commands=[
        (["start"], start.start),
        (["serahkan", "handover"], settings.hand_over),
        (["bahasa", "language"], settings.language),
        (["privasi", "privacy"], settings.privacy),
        (["bantuan", "help"], settings.help_),
        (["batal", "cancel"], settings.cancel),
    ],
    presses=[
        (actions.AskToJoin, start.ask_to_join),
        (actions.JoinAgency, joining.ask_listed),
        (actions.NotListed, joining.not_listed),
        (actions.Decide, joining.decide),
        (actions.GiveConsent, consent.decide),
        (actions.UseName, profile.use_name),
        (actions.SetLanguage, settings.set_language),
        (actions.HandOver, settings.make_code),
        (actions.WithdrawConsent, settings.withdraw_consent),
    ],
    awaited={
        "account.consent": consent.typed_instead,
        "account.agency": joining.take_agency,
        "account.region": joining.take_region,
        "account.name": profile.take_name,
        "account.position": profile.take_position,
        "account.phone": profile.take_phone,
        UNASKED: start.unasked,
    },
)
