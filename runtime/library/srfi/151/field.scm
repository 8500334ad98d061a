;;; Bit fields (SRFI 151): the bits from index START to END - 1.

(define (check-field who i start end position)
  (check-integer who 1 i)
  (check-index who position start)
  (check-index who (+ position 1) end)
  (unless (<= start end)
    (error (string-append who ": expected a field whose start is not after its end, got")
           start end)))

;; WIDTH ones.
(define (ones width) (- (bit width) 1))

(define (mask start end) (arithmetic-shift (ones (- end start)) start))

(define (extract i start end)
  (bitwise-and (arithmetic-shift i (- start)) (ones (- end start))))

(define (bit-field i start end)
  (check-field "bit-field" i start end 2)
  (extract i start end))

(define (bit-field-any? i start end)
  (check-field "bit-field-any?" i start end 2)
  (not (= 0 (extract i start end))))

(define (bit-field-every? i start end)
  (check-field "bit-field-every?" i start end 2)
  (= (ones (- end start)) (extract i start end)))

(define (bit-field-clear i start end)
  (check-field "bit-field-clear" i start end 2)
  (bitwise-andc2 i (mask start end)))

(define (bit-field-set i start end)
  (check-field "bit-field-set" i start end 2)
  (bitwise-ior i (mask start end)))

;; I with the field replaced by the low bits of VALUE.
(define (deposit i value start end)
  (bitwise-if (mask start end) (arithmetic-shift value start) i))

(define (bit-field-replace i source start end)
  (check-field "bit-field-replace" i start end 3)
  (check-integer "bit-field-replace" 2 source)
  (deposit i source start end))

(define (bit-field-replace-same i source start end)
  (check-field "bit-field-replace-same" i start end 3)
  (check-integer "bit-field-replace-same" 2 source)
  (bitwise-if (mask start end) source i))

(define (bit-field-rotate i count start end)
  (check-field "bit-field-rotate" i start end 3)
  (check-integer "bit-field-rotate" 2 count)
  (if (= start end)
      i
      (let* ((width (- end start))
             (up (modulo count width))
             (field (extract i start end)))
        (deposit i
                 (bitwise-ior (arithmetic-shift field up)
                              (arithmetic-shift field (- up width)))
                 start
                 end))))

(define (bit-field-reverse i start end)
  (check-field "bit-field-reverse" i start end 2)
  (let loop ((field (extract i start end)) (left (- end start)) (reversed 0))
    (if (= left 0)
        (deposit i reversed start end)
        (loop (arithmetic-shift field -1)
              (- left 1)
              (bitwise-ior (arithmetic-shift reversed 1) (bitwise-and field 1))))))
