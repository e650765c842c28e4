"""A Modbus server of the pymodbus project for the tests: `tcp PORT`, `rtu-over-tcp PORT` or `rtu DEVICE`."""
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.framer.socket_framer import ModbusSocketFramer
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer


def unit(number):
    """200 of each: registers count up from 1000 * unit (holding) or 2000 * unit (input), every third bit is set."""
    bits = [index % 3 == 0 for index in range(200)]
    return ModbusSlaveContext(
        co=ModbusSequentialDataBlock(0, bits),
        di=ModbusSequentialDataBlock(0, [not bit for bit in bits]),
        hr=ModbusSequentialDataBlock(0, [1000 * number + index for index in range(200)]),
        ir=ModbusSequentialDataBlock(0, [2000 * number + index for index in range(200)]),
        zero_mode=True,
    )


async def main():
    kind, where = sys.argv[1], sys.argv[2]
    context = ModbusServerContext(slaves={1: unit(1), 7: unit(7)}, single=False)
    if kind == "rtu":
        await StartAsyncSerialServer(
            context=context,
            framer=ModbusRtuFramer,
            port=where,
            baudrate=19200,
            bytesize=8,
            parity="N",
            stopbits=1,
            timeout=0.005,
            ignore_missing_slaves=True,
        )
    else:
        framer = ModbusSocketFramer if kind == "tcp" else ModbusRtuFramer
        await StartAsyncTcpServer(context=context, framer=framer, address=("127.0.0.1", int(where)))


asyncio.run(main())
