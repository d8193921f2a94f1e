import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PORTS, type Ports } from '#commands';
import { answer, invocationOf, Throttled, type HttpReply, type HttpRequest } from '#http';
import { submitApplication } from '../submit.commands.js';
import { SubmitDto, submitInputOf, SubmittedDto } from './submit.dto.js';

/** Filing an application as a program does it: the twelve questions as JSON. */
@ApiTags('applications')
@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  /**
   * Open to everybody. The receipt code is in this answer only; the same key and body give the
   * same case and the same code again.
   */
  @Post()
  @HttpCode(201)
  @Throttled('apply')
  @ApiOperation({ summary: 'File an application' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ type: SubmittedDto })
  async submit(
    @Body() dto: SubmitDto,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<SubmittedDto> {
    const invocation = invocationOf(request, dto, { role: 'applicant' });
    const done = await submitApplication(this.ports, invocation, submitInputOf(dto));
    const { applicationId, receiptCode } = done;
    void reply.header('cache-control', 'no-store');
    return answer(reply, done, { applicationId, receiptCode }, 201);
  }
}
