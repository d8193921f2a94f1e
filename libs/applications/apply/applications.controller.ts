import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DESK, type Desk } from '#desk';
import { answer, askedBy, Throttled, type HttpReply, type HttpRequest } from '#http';
import { submitApplication } from '../submit.commands.js';
import { SubmitDto, submitInputOf, SubmittedDto } from './submit.dto.js';

/** Filing an application as a program does it: the twelve questions as JSON. */
@ApiTags('applications')
@Controller('api/v1/applications')
export class ApplicationsController {
  constructor(@Inject(DESK) private readonly desk: Desk) {}

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
    const asked = askedBy(request, dto, { role: 'applicant' });
    const done = await submitApplication(this.desk, asked, submitInputOf(dto));
    const { applicationId, receiptCode } = done;
    void reply.header('cache-control', 'no-store');
    return answer(reply, done, { applicationId, receiptCode }, 201);
  }
}
