"""A contact submits a proposal: from the first question to the receipt."""

import re

from tests.contacts.proposal_steps import fill_and_send
from tests.phone import body
from tests.stage import Stage


async def test_a_whole_proposal_is_submitted(stage: Stage) -> None:
    stage.open_edition()
    phone = stage.contact("dinkes")
    colleague = stage.contact("dinkes", "Baso Mappangara")
    await fill_and_send(phone)
    receipt = await phone.sees("Tanda terima", "WITA")
    number = re.search(r"UJI-26-\d+-1-\w", body(receipt))
    assert number
    await phone.sees(number[0], ".pdf")
    await colleague.sees("Andi Nurhayati", number[0], ".pdf")
